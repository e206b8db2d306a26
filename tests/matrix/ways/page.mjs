// An app that is a page.
import { join } from "node:path";
import { look } from "../browser.mjs";
import { beside, run } from "../commands.mjs";
import { compare, feed, letGo } from "../feed.mjs";
import { serving } from "../serve.mjs";

/** Without `'wasm-unsafe-eval'` no engine compiles WebAssembly. */
const refusing = (inline) => ({ "content-security-policy": `script-src 'self'${inline ? " 'unsafe-inline'" : ""}` });

async function see(address, expected, origin) {
  const placed = await feed(origin);
  const seen = await look(address, placed.url, { ready: () => letGo(placed) });
  compare(seen, expected);
}

/**
 * Files that a tool has built, or that need no building: opened by a browser, and once more under a
 * policy that refuses WebAssembly. `inline` says that the page itself needs inline scripts; `strict`
 * are the parts that are held to the policy, and `strictPage` the page with these.
 */
export function site({
  build,
  from = ".",
  page = "",
  parts = ["page"],
  inline = false,
  strict = parts,
  strictPage = page,
}) {
  return {
    build: build && ((dir) => run(dir, build)),
    async run(dir, { origin }) {
      await serving(join(dir, from), {}, (base) => see(`${base}/${page}`, { parts }, origin));
      await serving(join(dir, from), refusing(inline), (base) =>
        see(`${base}/${strictPage}`, { parts: strict, engine: "js" }, origin),
      );
      return [...new Set([...parts, ...strict]), "without WebAssembly"];
    },
  };
}

/**
 * A tool's own server: of the built app, or for work on it. `also` looks at what is no page. `strict` is
 * the page under a policy that refuses WebAssembly, and the environment in which the server sends it.
 */
export function server({ build, command, parts = ["page"], also = async () => [], strict }) {
  return {
    build: build && ((dir) => run(dir, build)),
    async run(dir, { origin }) {
      const more = await beside(dir, command, async (base) => {
        const found = await also(base, origin);
        await see(`${base}/`, { parts }, origin);
        return found;
      });
      if (!strict) return [...parts, ...more];
      await beside(dir, command, (base) => see(`${base}/${strict.page}`, { parts, engine: "js" }, origin), strict.env);
      return [...parts, ...more, "without WebAssembly"];
    },
  };
}
