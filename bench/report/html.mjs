import { escaped } from "../shared/escaped.mjs";
import { machineLine } from "../shared/machine.mjs";
import { bars, lostIn } from "./bars.mjs";

const STYLE = `
:root { color-scheme: light dark; --ink: #1d232b; --soft: #5b6470; --page: #fff; --line: #d5dae0;
  --ours: #0a6ebd; --peer: #c2570c; --mark: #7a7f87 }
@media (prefers-color-scheme: dark) { :root { --ink: #e6eaf0; --soft: #9ba5b2; --page: #14181d; --line: #343c46;
  --ours: #5ab4f5; --peer: #f59f52; --mark: #9aa1ab } }
body { font: 15px/1.5 system-ui, sans-serif; color: var(--ink); background: var(--page); max-width: 1000px; margin: 2em auto; padding: 0 1em }
table { border-collapse: collapse; margin: .6em 0 1.4em; display: block; overflow-x: auto }
th, td { border: 1px solid var(--line); padding: .2em .6em; text-align: right; font-variant-numeric: tabular-nums }
th:first-child, td:first-child { text-align: left }
figure { margin: 1em 0 } figcaption { font-weight: 600; margin-bottom: .3em } svg { max-width: 100%; height: auto }
svg text { font: 12px system-ui, sans-serif; fill: var(--ink) } svg .soft { fill: var(--soft) }
.ours { fill: var(--ours) } .peer { fill: var(--peer) } .mark { fill: var(--mark) }
.spread { stroke: var(--ink); stroke-width: 1.5; opacity: .7 }
summary { cursor: pointer } .soft, small { color: var(--soft) }
i { display: inline-block; width: .8em; height: .8em; margin: 0 .3em 0 1em } i.ours { background: var(--ours) }
i.peer { background: var(--peer) } i.mark { background: var(--mark) }`;

/** The whole report as a page that needs nothing else. */
export function html(reports) {
  return `<!doctype html>
<html lang="en">
<meta charset="utf-8">
<meta name="viewport" content="width=device-width">
<title>Headwater's benchmarks</title>
<style>${STYLE}</style>
<h1>Headwater's benchmarks</h1>
<p>Medians, and in brackets the quartiles around them. <i class="ours"></i>Headwater <i class="peer"></i>others
<i class="mark"></i>a floor, or the browser's own. How each is measured stands in bench/NAME/README.md.</p>
<ul>
${reports.map(({ name, title }) => `<li><a href="#${name}">${escaped(title)}</a>`).join("\n")}
</ul>
${reports.map(section).join("\n")}
</html>
`;
}

function section({ name, title, figures, tables, charts = [], svg = "", lost = charts.flatMap(lostIn) }) {
  const { machine, date, commit, quick, whole, versions = {} } = figures;
  const notes = [
    machineLine(machine),
    commit ? `${date}, at ${commit}` : date,
    ...Object.entries(versions).map(([name, version]) => `${name} ${version}`),
    ...(quick ? ["a short run, not to be quoted"] : []),
    ...(whole === false ? ["measured in part"] : []),
  ];
  return `<h2 id="${name}">${escaped(title)}</h2>
<p><small>${escaped(notes.join("; "))}</small></p>
${tables.map(({ title, text }) => `<h3>${inline(title)}</h3>\n${tableOf(text)}`).join("\n")}
${svg}
${charts.length > 0 ? `<details><summary>${charts.length} charts, with the spread of each figure</summary>\n${charts.map(bars).join("\n")}\n</details>` : ""}
<h3>Where a peer is ahead</h3>
${lost.length > 0 ? `<ul>\n${lost.map((line) => `<li>${inline(line)}`).join("\n")}\n</ul>` : "<p>Nowhere.</p>"}`;
}

/** A table of Markdown, as Headwater's benches write it. */
function tableOf(text) {
  const [heads, , ...rows] = text.split("\n").map((line) => line.slice(2, -2).split(" | "));
  const line = (cells, tag) => `<tr>${cells.map((cell) => `<${tag}>${inline(cell.trim())}</${tag}>`).join("")}</tr>`;
  return `<table>\n${line(heads, "th")}\n${rows.map((cells) => line(cells, "td")).join("\n")}\n</table>`;
}

const inline = (text) => escaped(text).replace(/`([^`]*)`/g, "<code>$1</code>");
