// Makes packages with the names of other libraries inside this package, for npm's `overrides`. With them, a dependency
// that imports eventsource-parser or eventsource gets Headwater. See docs/migrate/overrides.md.
import { mkdirSync, writeFileSync } from "node:fs";
import { join } from "node:path";

/** The name of each package, and the entry of Headwater behind each of its own entries. */
const STAND_INS = [
  { name: "eventsource-parser", entries: { index: "headwater/parser", stream: "headwater/parser/stream" } },
  { name: "eventsource", entries: { index: "headwater/eventsource" } },
];

/** Writes the packages into the folder `as` of the package in `dir`, with that package's version and licence. */
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
