// An app that is a program: it is given the feed's address, and prints what it has seen as its last line.
import assert from "node:assert/strict";
import { run } from "../commands.mjs";
import { compare, feed, letGo } from "../feed.mjs";

/** `command` is a function of the feed's address and the app's folder, `build` and `quiet` are of the latter. */
export function program({ build, command, native = false, quiet }) {
  return {
    build,
    async run(dir, { origin }) {
      // By itself, and where there are permissions, without any.
      if (quiet) await quiet(dir);
      const placed = await feed(origin);
      const out = await run(dir, command(placed.url, dir));
      const parts = told(JSON.parse(out.trim().split("\n").at(-1)), { native });
      await letGo(placed);
      return parts;
    },
  };
}

/** Fails unless a server's side has seen the feed, and had touched nothing before. Gives what has run. */
export function told({ touched, ...seen }, { native }) {
  assert.deepEqual(touched, [], "importing touches globals");
  compare(seen, { parts: ["server"], native });
  return ["server", "importing touches nothing"];
}
