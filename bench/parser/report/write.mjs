import { mkdirSync, writeFileSync } from "node:fs";
import { join, relative, resolve } from "node:path";
import { fileURLToPath } from "node:url";
import { chart } from "./chart.mjs";
import { markdown } from "./markdown.mjs";

const ROOT = fileURLToPath(new URL("../../../", import.meta.url));

/** Writes the results as JSON, Markdown and a chart; gives the files' paths. */
export function write(results, plan) {
  const dir = resolve(plan.out ?? join(ROOT, "target", "bench"));
  mkdirSync(dir, { recursive: true });
  const files = {
    "parser.json": `${JSON.stringify(results, null, 2)}\n`,
    "parser.md": markdown(results, plan),
    "parser.svg": chart(results, plan),
  };
  return Object.entries(files).map(([name, text]) => {
    writeFileSync(join(dir, name), text);
    return relative(process.cwd(), join(dir, name));
  });
}
