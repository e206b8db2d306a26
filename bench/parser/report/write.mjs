import { write as writeFiles } from "../../shared/write.mjs";
import { chart } from "./chart.mjs";
import { forDocs } from "./docs.mjs";
import { markdown } from "./markdown.mjs";

/** Writes the results as JSON, Markdown, a chart, and what docs/speed.md takes; gives the files' paths. */
export function write(results, plan) {
  const files = {
    "parser.json": `${JSON.stringify(results, null, 2)}\n`,
    "parser.md": markdown(results, plan),
    "parser.svg": chart(results, plan),
    "parser-docs.md": forDocs(results, plan),
  };
  return writeFiles(files, plan.out);
}
