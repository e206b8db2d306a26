import { conduct as run } from "../shared/conduct.mjs";
import { stopwatch } from "../shared/cpu.mjs";
import { ISOLATED } from "../shared/serve.mjs";

/** Between two events of the slow stream, in ms. */
const PACE = 10;

/** Runs the script in one engine; gives what it reported, and `onCell` each figure as it comes. */
export async function conduct(engine, script, onCell) {
  const result = { rates: [], latencies: [] };
  const { begin, end, spent } = stopwatch();
  const heard = {
    engine: ({ agent }) => (result.agent = agent),
    begin,
    end,
    rate: (cell) => {
      result.rates.push({ ...cell, cpu: spent() });
      onCell({ ...cell, cpu: spent() });
    },
    latency: (cell) => result.latencies.push(cell),
  };
  const routes = { "/slow": (response, parameters) => slow(response, Number(parameters.get("count"))) };
  result.version = await run(engine, { title: "EventSource benchmark", script, routes }, heard);
  return result;
}

/** An event every 10 ms whose data is the time of its writing. */
function slow(response, count) {
  response.writeHead(200, { ...ISOLATED, "content-type": "text/event-stream" });
  response.socket.setNoDelay(true);
  let left = count;
  const timer = setInterval(() => {
    if (left-- === 0) return clearInterval(timer);
    response.write(`data: ${performance.timeOrigin + performance.now()}\n\n`);
  }, PACE);
  response.on("close", () => clearInterval(timer));
}
