// As much of node:test as the client's tests ask for.
import { onUncaught } from "./uncaught.mjs";

/** How long a test may take that does not say so itself, in ms. */
const LIMIT = 30_000;

const tests = [];

export function test(name, ...rest) {
  const body = rest.pop();
  const [{ skip = false, timeout = LIMIT } = {}] = rest;
  tests.push({ name, skip, timeout, body });
}

/** Runs what was declared, one after the other, and gives what came of each. `begins` is told the name of each. */
export async function runAll({ only, part, parts, begins }) {
  const results = [];
  for (const [number, { name, skip, timeout, body }] of tests.entries()) {
    if (number % parts !== part || !name.includes(only)) continue;
    begins(name);
    if (skip) results.push({ name, status: "skipped", message: String(skip) });
    else results.push(await runOne(name, timeout, body));
  }
  return results;
}

async function runOne(name, timeout, body) {
  const started = performance.now();
  const taken = () => Math.round(performance.now() - started);
  let timer;
  const failure = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`not done after ${timeout} ms`)), timeout);
    // As in Node.js; a test that expects some hears of them itself.
    onUncaught(reject);
  });
  try {
    await Promise.race([body({ diagnostic() {} }), failure]);
    return { name, status: "passed", taken: taken() };
  } catch (error) {
    return { name, status: "failed", taken: taken(), message: `${error?.message ?? error}\n${error?.stack ?? ""}` };
  } finally {
    clearTimeout(timer);
  }
}
