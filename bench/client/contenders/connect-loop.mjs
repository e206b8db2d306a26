import { connect } from "headwater";

export function open(url, { type, json }, on, ended, failed) {
  const source = connect(url, json ? { parse: { [type]: JSON.parse } } : {});
  read(source, type, on).then(ended, failed);
  return () => source.close();
}

async function read(source, type, on) {
  for await (const event of source) {
    if (event.type === "end") return;
    if (event.type === type) on(event.data);
  }
}
