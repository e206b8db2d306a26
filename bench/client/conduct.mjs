import { conduct as run } from "../shared/conduct.mjs";
import { stopwatch } from "../shared/cpu.mjs";
import { ISOLATED } from "../shared/serve.mjs";

/** Between two writes of a paced stream, in ms. */
const BEAT = 10;

/** Runs the script in one engine; gives what it reported, and `onCell` each figure as it comes. */
export async function conduct(engine, script, onCell) {
  const result = { rates: [], stuck: [], latencies: [], memory: [] };
  const { begin, end, spent } = stopwatch();
  const heard = {
    engine: ({ agent }) => (result.agent = agent),
    begin,
    end,
    rate: (told) => {
      const cell = { ...told, cpu: spent() };
      result.rates.push(cell);
      onCell(cell);
    },
    stuck: (cell) => result.stuck.push(cell),
    latency: (cell) => result.latencies.push({ ...cell, cpu: spent() }),
    memory: (cell) => result.memory.push(cell),
  };
  const paced = (response, parameters) =>
    send(response, Number(parameters.get("pace")), Number(parameters.get("seconds")));
  const site = { title: "Client benchmark", script, routes: { "/paced": paced } };
  result.version = await run(engine, site, heard);
  return result;
}

/** So many events a second whose data is the time of their writing. */
function send(response, pace, seconds) {
  response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
  response.socket.setNoDelay(true);
  const each = (pace * BEAT) / 1000;
  let left = (seconds * 1000) / BEAT;
  const timer = setInterval(() => {
    if (left-- === 0) {
      response.write("event: end\ndata: end\n\n");
      return clearInterval(timer);
    }
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`.repeat(each));
  }, BEAT);
  response.on("close", () => clearInterval(timer));
}
