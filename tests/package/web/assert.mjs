// As much of node:assert/strict as the client's tests ask for: chai compares, and says what differs.
import { assert as chai } from "chai";

export default function assert(value, message) {
  chai.isOk(value, message);
}

Object.assign(assert, {
  ok: chai.isOk,
  equal: chai.strictEqual,
  notEqual: chai.notStrictEqual,
  deepEqual: chai.deepEqual,
  match: (text, pattern, message) => chai.match(text, pattern, message),
  doesNotMatch: (text, pattern, message) => chai.notMatch(text, pattern, message),
  fail: (message = "it was called") => chai.fail(message),
  throws(body, expected) {
    fits(caught(body), expected);
  },
  async rejects(promised, expected) {
    const promise = typeof promised === "function" ? promised() : promised;
    fits(await promise.then(kept, (error) => ({ error })), expected);
  },
});

const kept = () => chai.fail("expected a failure");

function caught(body) {
  try {
    body();
  } catch (error) {
    return { error };
  }
  return kept();
}

/** What Node.js takes for the description of an error: a class, a question, a pattern or properties. */
function fits({ error }, expected) {
  if (expected === undefined) return;
  if (expected instanceof RegExp) chai.match(String(error), expected);
  else if (typeof expected === "object") {
    const names = expected instanceof Error ? ["name", "message", ...Object.keys(expected)] : Object.keys(expected);
    for (const name of names) {
      if (expected[name] instanceof RegExp) chai.match(error[name], expected[name], name);
      else chai.deepEqual(error[name], expected[name], name);
    }
  } else if (expected === Error || expected.prototype instanceof Error) chai.instanceOf(error, expected);
  else chai.isTrue(expected(error), `${expected} of ${error}`);
}
