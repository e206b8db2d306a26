// One classic script, for `new SharedWorker()`: it holds the connections of the pages that name it by the option `worker`
// of tabs(). An app serves it from its own origin.
import { Holder } from "./share/holder.js";
import type { FromPage, FromWorker } from "./share/port.js";

/** Tells a page whether this is the worker that it knows. */
const run = Math.random();
const holder = new Holder();

(globalThis as unknown as { onconnect: (event: MessageEvent) => void }).onconnect = ({ ports: [port] }) => {
  const say = (message: FromWorker): void => port!.postMessage(message);
  port!.onmessage = ({ data }: MessageEvent<FromPage>) => holder._hear(data, say);
  say({ hello: run });
};
