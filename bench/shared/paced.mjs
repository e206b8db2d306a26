import { ISOLATED } from "./serve.mjs";

/** Between two writes of a paced stream, in ms. */
export const BEAT = 10;

/** Writes `each` events once a beat, whose data is the time of their writing, for so many beats, and then one that says `end`. */
export function sendPaced(response, { each, beats }) {
  response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
  response.socket.setNoDelay(true);
  let left = beats;
  const timer = setInterval(() => {
    if (left-- === 0) {
      response.write("event: end\ndata: end\n\n");
      return clearInterval(timer);
    }
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`.repeat(each));
  }, BEAT);
  response.on("close", () => clearInterval(timer));
}
