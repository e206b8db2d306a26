import { write as writeFiles } from "../../shared/write.mjs";
import { chart } from "./chart.mjs";
import { markdown } from "./markdown.mjs";

/** Writes the results as JSON, Markdown and a chart; gives the files' paths. */
export function write(results, plan) {
  const files = {
    "parser.json": `${JSON.stringify(results, null, 2)}\n`,
    "parser.md": markdown(results, plan),
    "parser.svg": chart(results, plan),
  };
  return writeFiles(files, plan.out);
}
