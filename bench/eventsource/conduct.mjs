import { conduct as run } from "../shared/conduct.mjs";
import { stopwatch } from "../shared/cpu.mjs";
import { sendPaced } from "../shared/paced.mjs";

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
  const routes = {
    "/slow": (response, parameters) => sendPaced(response, { each: 1, beats: Number(parameters.get("count")) }),
  };
  result.version = await run(engine, { title: "EventSource benchmark", script, routes }, heard);
  return result;
}
