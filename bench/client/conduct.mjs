import { conduct as run } from "../shared/conduct.mjs";
import { stopwatch } from "../shared/cpu.mjs";
import { BEAT, sendPaced } from "../shared/paced.mjs";

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
  const paced = (response, parameters) => {
    const [pace, seconds] = ["pace", "seconds"].map((name) => Number(parameters.get(name)));
    sendPaced(response, { each: (pace * BEAT) / 1000, beats: (seconds * 1000) / BEAT });
  };
  const site = { title: "Client benchmark", script, routes: { "/paced": paced } };
  result.version = await run(engine, site, heard);
  return result;
}
