// Runs the client's tests in one context after the other, and reports what came of them.
import { openers } from "./openers.mjs";

const given = new URLSearchParams(location.search);

/** How many of a queue run at a time: what they hold open together stays below an engine's six connections. */
const LANES = 3;

const send = (what) => fetch(given.get("report"), { method: "POST", body: JSON.stringify(what) });

async function lane(queue) {
  for (let task; (task = queue.shift()); ) {
    const { name, context, at, said } = task;
    await send({ test: name });
    const begins = (test) => send({ test: `${name}: ${test}` });
    const report = openers[context](at, new URLSearchParams(said), begins).catch((error) => ({ error: `${error}` }));
    await send({ context: name, ...(await report) });
  }
}

for (const queues of JSON.parse(given.get("plan")).flat()) {
  await Promise.all(queues.flatMap((queue) => Array.from({ length: LANES }, () => lane(queue))));
}
await send({ done: true });
