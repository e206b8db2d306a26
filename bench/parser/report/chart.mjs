import { escaped } from "../../shared/escaped.mjs";
import { machineLine } from "../../shared/machine.mjs";
import { geometricMean } from "./summary.mjs";
import { named, number } from "./table.mjs";

// All in user units, which are pixels at the chart's own size.
const WIDTH = 960;
const MARGIN = 24;
const TOP = 92;
const GAP = 32;
const LABELS = 178;
const TITLE = 44;
const AXIS = 26;
const LANE = 9;
const ROW_GAP = 8;
const COLUMNS = 2;

// Told apart by most colour-blind readers too; the first of each pair is for a light page.
const COLOURS = {
  headwater: ["#0a6ebd", "#5ab4f5"],
  "eventsource-parser": ["#c2570c", "#f59f52"],
  "fetch-event-source": ["#a3257f", "#e788c6"],
  floor: ["#2f7d4f", "#6cc48f"],
  "text-decoder": ["#7a7f87", "#9aa1ab"],
};

const STYLE = `
  text { font: 12px system-ui, sans-serif; fill: var(--ink) }
  .title { font-size: 17px; font-weight: 600 } .panel { font-size: 14px; font-weight: 600 } .soft { fill: var(--soft) }
  .page { fill: var(--page) } .band { fill: var(--band) } .grid { stroke: var(--grid) }
  .range { stroke-width: 3; stroke-linecap: round; opacity: .45 }
${variables(0, { page: "#ffffff", ink: "#1d232b", soft: "#5b6470", band: "#f4f6f8", grid: "#d5dae0" })}
  @media (prefers-color-scheme: dark) {
  ${variables(1, { page: "#14181d", ink: "#e6eaf0", soft: "#9ba5b2", band: "#1b2127", grid: "#343c46" })}
  }
${Object.keys(COLOURS)
  .map((name) => `  .${name} { fill: var(--${name}); stroke: var(--${name}) }`)
  .join("\n")}`;

function variables(scheme, others) {
  const colours = Object.entries(COLOURS).map(([name, pair]) => `--${name}: ${pair[scheme]}`);
  return `  svg { ${[...colours, ...Object.entries(others).map(([name, value]) => `--${name}: ${value}`)].join("; ")} }`;
}

/**
 * Each engine is a panel, each corpus a row with a lane for each contender: a dot at the geometric
 * mean over the chunkings, on a line from the slowest of them to the fastest. The scale is
 * logarithmic, so that equal distances are equal ratios.
 */
export function chart({ machine, engines }, plan) {
  const { contenders, corpora } = plan;
  const rowHeight = contenders.length * LANE + ROW_GAP;
  const panelWidth = (WIDTH - 2 * MARGIN - GAP * (COLUMNS - 1)) / COLUMNS;
  const panelHeight = TITLE + corpora.length * rowHeight + AXIS;
  const lines = Math.ceil(engines.length / COLUMNS);
  const height = TOP + lines * panelHeight + (lines - 1) * GAP + MARGIN;
  const scale = logarithmic(engines, panelWidth - LABELS);
  const panels = engines.map((engine, at) => {
    const x = MARGIN + (at % COLUMNS) * (panelWidth + GAP);
    const y = TOP + Math.floor(at / COLUMNS) * (panelHeight + GAP);
    return `<g transform="translate(${x} ${y})">${panel(engine, plan, { scale, rowHeight, panelWidth })}</g>`;
  });
  return `<svg xmlns="http://www.w3.org/2000/svg" width="${WIDTH}" height="${height}" viewBox="0 0 ${WIDTH} ${height}" role="img" aria-labelledby="title">
<title id="title">Throughput of event stream parsers, by engine and corpus</title>
<style>${STYLE}
</style>
<rect class="page" width="${WIDTH}" height="${height}"/>
<text class="title" x="${MARGIN}" y="${MARGIN + 10}">Parsing an event stream in JavaScript: MB/s, more is better</text>
<text class="soft" x="${MARGIN}" y="${MARGIN + 29}">${escaped(machineLine(machine))}. Dot: mean over the chunk sizes; line: slowest to fastest. Logarithmic.</text>
<g transform="translate(${MARGIN} ${MARGIN + 50})">${legend(contenders)}</g>
${panels.join("\n")}
</svg>
`;
}

function legend(contenders) {
  let x = 0;
  return contenders
    .map(({ name, label }) => {
      const item = `<circle class="${name}" cx="${x + 5}" cy="-4" r="4.5"/><text x="${x + 16}">${escaped(label)}</text>`;
      x += 40 + label.length * 7;
      return item;
    })
    .join("");
}

function panel({ label, version, cells, summary }, { contenders, corpora }, { scale, rowHeight, panelWidth }) {
  const bottom = TITLE + corpora.length * rowHeight;
  // There is room for two. The floor's are in a table.
  const means = summary.ratios.filter(({ against, chunking }) => chunking === undefined && against !== "floor");
  const faster = means.map(({ against, mean }) => `${number(mean)} × ${named(contenders, against)}`);
  const parts = [
    `<text class="panel" y="14">${escaped(`${label} ${version}`)}</text>`,
    `<text class="soft" y="31">${escaped(faster.length > 0 ? `Headwater: ${faster.join(", ")}` : "")}</text>`,
  ];
  corpora.forEach((corpus, row) => {
    const y = TITLE + row * rowHeight;
    if (row % 2 === 0) parts.push(`<rect class="band" y="${y}" width="${panelWidth}" height="${rowHeight}"/>`);
    parts.push(`<text x="6" y="${y + rowHeight / 2 + 4}">${escaped(corpus.label)}</text>`);
  });
  for (const { value, x } of scale.ticks) {
    parts.push(`<line class="grid" x1="${LABELS + x}" x2="${LABELS + x}" y1="${TITLE}" y2="${bottom}"/>`);
    parts.push(`<text class="soft" x="${LABELS + x}" y="${bottom + 17}" text-anchor="middle">${value}</text>`);
  }
  corpora.forEach((corpus, row) => {
    const own = cells.filter((cell) => cell.corpus === corpus.name);
    contenders.forEach(({ name, label }, lane) => {
      const speeds = own.map(({ speed }) => speed[name].median);
      const [least, most] = [Math.min(...speeds), Math.max(...speeds)];
      const mean = geometricMean(speeds);
      const y = TITLE + row * rowHeight + ROW_GAP / 2 + (lane + 0.5) * LANE;
      const [from, to, dot] = [least, most, mean].map((speed) => (LABELS + scale.place(speed)).toFixed(1));
      parts.push(
        `<g class="${name}"><title>${escaped(`${label}, ${corpus.label}: ${number(mean)} MB/s (${number(least)} to ${number(most)})`)}</title>` +
          `<line class="range" x1="${from}" x2="${to}" y1="${y}" y2="${y}"/><circle cx="${dot}" cy="${y}" r="3.6"/></g>`,
      );
    });
  });
  return parts.join("\n");
}

/** One scale for all panels, with marks at 1, 3, 10, 30 and so on. */
function logarithmic(engines, width) {
  const speeds = engines.flatMap(({ cells }) =>
    cells.flatMap(({ speed }) => Object.values(speed).map(({ median }) => median)),
  );
  const from = Math.log10(Math.min(...speeds) * 0.9);
  const to = Math.log10(Math.max(...speeds) * 1.1);
  // Room for half a dot and half a number at the right end.
  const place = (speed) => ((Math.log10(speed) - from) / (to - from)) * (width - 12);
  const ticks = [];
  for (let power = Math.floor(from); power <= to; power++) {
    for (const factor of [1, 3]) {
      const value = factor * 10 ** power;
      if (Math.log10(value) >= from && Math.log10(value) <= to) ticks.push({ value, x: place(value) });
    }
  }
  return { place, ticks };
}
