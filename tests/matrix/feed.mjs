// The feed that every app is pointed at, and what it must have seen of it.
import assert from "node:assert/strict";
import { stage } from "../support/origin.mjs";

/** Its events: ID, type, data. */
export const EVENTS = [
  ["1", "tick", '{"n":1}'],
  ["2", "tick", '{"n":2}'],
  ["3", "message", "Grüße, 世界 🌊"],
];

const block = ([id, type, data]) => `id: ${id}\n${type === "message" ? "" : `event: ${type}\n`}data: ${data}\n\n`;

/** A feed that stays open when it has sent its events, as feeds do. */
export function feed(origin) {
  return stage(origin, { steps: [...EVENTS.map((event) => ({ send: block(event) })), "hold"] });
}

/**
 * Fails unless each check has seen the feed's events, in the way it should have.
 *
 * @param seen what each part of an app has seen: checks and what they gave, by the part's name
 * @param parts the parts there have to be
 * @param native whether the platform has an `EventSource` of its own
 * @param engine what has to run, where a check can tell
 */
export function compare(seen, { parts, native = true, engine = "wasm" }) {
  assert.deepEqual(Object.keys(seen).sort(), [...parts].sort(), "other parts have run than should have");
  for (const [part, checks] of Object.entries(seen)) {
    assert.ok(Object.keys(checks).length > 0, `${part}: no check`);
    for (const [name, found] of Object.entries(checks)) {
      const what = `${part}: ${name}`;
      if (found.error) throw new Error(`${what}: ${found.error}`);
      assert.deepEqual(found.events, EVENTS, what);
      const transport = native && name === "headwater" ? "native" : "fetch";
      if ("transport" in found) assert.equal(found.transport, transport, `${what}, transport`);
      if ("engine" in found) assert.equal(found.engine, name === "headwater/js" ? "js" : engine, `${what}, engine`);
    }
  }
}

/** Fails unless the server was asked, and all that it was asked for has been let go. */
export async function letGo({ seen }) {
  const { length } = await seen();
  assert.ok(length > 0, "the server has seen no request");
  await seen(`ended=${length}`);
}
