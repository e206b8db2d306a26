import { connect } from "headwater";

export function open(url, heard) {
  const source = connect(url, { transport: "native" });
  source.on("message", heard);
  return () => source.close();
}
