import { connect } from "headwater";

export function open(url, heard) {
  const source = connect(url);
  source.on("message", heard);
  return () => source.close();
}
