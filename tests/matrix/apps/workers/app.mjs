import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { site } from "../../ways/page.mjs";

const KINDS = ["worker", "shared worker", "service worker"];
const parts = [...KINDS.map((kind) => `module ${kind}`), ...KINDS.map((kind) => `classic ${kind}`)];
// The standard forbids `import()` in service workers: they can't load the engine in JavaScript where
// WebAssembly is refused. A module can import headwater/js, which has it inside.
const strict = [...parts.filter((part) => !part.endsWith("service worker")), "module service worker by headwater/js"];

/** Import maps don't reach workers: without a tool, modules are imported by their addresses. */
function address(dir) {
  const path = join(dir, "src/checks.js");
  const text = readFileSync(path, "utf8");
  writeFileSync(
    path,
    text.replace(
      /from "headwater(?:\/([^"]+))?"/g,
      (_, entry = "index") => `from "../node_modules/headwater/dist/${entry}.js"`,
    ),
  );
}

const ways = site({ parts, strict, strictPage: "?strict" });

export default {
  title: "Workers, without a tool",
  order: 12,
  quick: true,
  ways: { "": { ...ways, run: (dir, context) => (address(dir), ways.run(dir, context)) } },
};
