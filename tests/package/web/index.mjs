// Runs the client's tests in one context after the other, and reports what came of them.
import { openers } from "./openers.mjs";

const { report, plan, control, engine, only } = Object.fromEntries(new URLSearchParams(location.search));

/** How many run at a time: what they hold open together stays below an engine's six connections. */
const LANES = 4;

const send = (what) => fetch(report, { method: "POST", body: JSON.stringify(what) });

for (const [context, tasks] of Object.entries(JSON.parse(plan))) {
  const lane = async () => {
    for (let task; (task = tasks.shift()); ) {
      const name = `${context}, ${task}`;
      await send({ test: name });
      const [file, part] = task.split(" ");
      const query = new URLSearchParams({ file, part, control, engine, only });
      await send({ context: name, ...(await openers[context](query)) });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
await send({ done: true });
