// An app's own tests, as its users write them: a runner is given the feed, and writes what has been seen of it to a file.
import { readFileSync } from "node:fs";
import { join } from "node:path";
import { run } from "../commands.mjs";
import { compare, feed, letGo } from "../feed.mjs";

/** `command` runs them in the app's folder, and fails if any does; `ran` is what the table says of that. */
export function tests({ build, command, ran }) {
  return {
    build,
    async run(dir, { origin }) {
      const placed = await feed(origin);
      const file = join(dir, "seen.json");
      await run(dir, command, { FEED: placed.url, SEEN: file });
      compare({ [ran]: JSON.parse(readFileSync(file, "utf8")) }, { parts: [ran], native: false });
      await letGo(placed);
      return [ran];
    },
  };
}
