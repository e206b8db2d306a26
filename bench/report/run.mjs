// The report of all benchmarks: see README.md. `cargo xtask bench report` runs it.
import { parseArgs } from "node:util";
import { write } from "../shared/write.mjs";
import { writeDocuments } from "./documents.mjs";
import { keep, reportsIn } from "./figures.mjs";
import { html } from "./html.mjs";

const { values } = parseArgs({
  options: {
    write: { type: "boolean", default: false },
    kept: { type: "boolean", default: false },
    out: { type: "string" },
  },
});
const reports = reportsIn(values.kept ? undefined : values.out);
if (reports.length === 0) throw new Error("no benchmark has been run: `cargo xtask bench` lists them");
if (values.write) {
  if (!values.kept) keep(reports);
  for (const document of writeDocuments(reportsIn())) console.log(`wrote ${document}`);
}
for (const path of write({ "report.html": html(reports) }, values.out)) console.log(`wrote ${path}`);
