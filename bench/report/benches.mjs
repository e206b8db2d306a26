// Whose figures the report has, in its order. `leftOut` are properties that are not kept. `reportOf` gives of a bench's figures:
// - `title`, and `tables`: `{ id, title, text }`, Markdown, which documents take by the id;
// - `words`: `{ id, text }`, figures for a document's own sentence or row, which the page does not have;
// - `charts`: `{ title, unit, better, bars }`, where `better` is "more" or "less", and a bar is
//   `{ label, role, median, lower, upper }`: of "ours", of a "mark", as a floor or the browser's own is, or of a peer, which has no role;
// - `svg`, a chart of its own kind, and `lost`, lines that say where a peer is ahead, where the charts don't tell that.
import { reportOf as client } from "../client/report.mjs";
import { reportOf as decoder } from "../decoder/report.mjs";
import { reportOf as eventsource } from "../eventsource/report.mjs";
import { reportOf as idle } from "../idle/report.mjs";
import { reportOf as parser } from "../parser/report/docs.mjs";
import { reportOf as rust } from "../rust/report.mjs";
import { reportOf as start } from "../start/report.mjs";

export const BENCHES = [
  { name: "parser", reportOf: parser, leftOut: ["agreement", "unsteady"] },
  { name: "client", reportOf: client },
  { name: "start", reportOf: start },
  { name: "idle", reportOf: idle },
  { name: "eventsource", reportOf: eventsource },
  { name: "rust", reportOf: rust },
  { name: "decoder", reportOf: decoder },
];
