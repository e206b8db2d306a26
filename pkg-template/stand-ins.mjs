// Packages of other names within the package, for npm's `overrides`: one whose dependency asks for eventsource-parser or
// eventsource gets Headwater then. See docs/migrate/overrides.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** What each is called, and the entries behind its own. */
const STAND_INS = [
  { name: "eventsource-parser", entries: { index: "headwater/parser", stream: "headwater/parser/stream" } },
  { name: "eventsource", entries: { index: "headwater/eventsource" } },
];

/** Writes them into the folder `as` of the package in `dir`, whose version and licence they have. */
export function standIns(dir, { version, license, engines }) {
  for (const { name, entries } of STAND_INS) {
    const to = join(dir, "as", name);
    mkdirSync(to, { recursive: true });
    const exports = {};
    for (const [file, entry] of Object.entries(entries)) {
      const both = { js: `export * from "${entry}";\n`, cjs: `module.exports = require("${entry}");\n` };
      const types = { "d.ts": both.js, "d.cts": both.js };
      for (const [end, text] of Object.entries({ ...both, ...types })) writeFileSync(join(to, `${file}.${end}`), text);
      const target = (types, end) => ({ types: `./${file}.${types}`, default: `./${file}.${end}` });
      exports[file === "index" ? "." : `./${file}`] = { import: target("d.ts", "js"), require: target("d.cts", "cjs") };
    }
    exports["./package.json"] = "./package.json";
    const description = `Stands in for ${name}: Headwater under its name`;
    const targets = { main: "./index.cjs", module: "./index.js", types: "./index.d.ts", exports };
    const manifest = {
      name,
      version,
      private: true,
      description,
      license,
      type: "module",
      sideEffects: false,
      engines,
      ...targets,
    };
    writeFileSync(join(to, "package.json"), `${JSON.stringify(manifest, null, 2)}\n`);
  }
}
