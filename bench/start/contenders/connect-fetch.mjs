import { connect } from "headwater";

export function open(url, heard) {
  const source = connect(url, { transport: "fetch" });
  source.on("message", heard);
  return () => source.close();
}
