import { engineName, number, table } from "../shared/markdown.mjs";

/** What READMEs say of speed: how the parser compares, and rates of clients in browsers, as "1352 / 1011 / 877" each. */
export function summaryOf(reports) {
  const figuresOf = (name) => reports.find((report) => report.name === name)?.figures;
  return [...parser(figuresOf("parser")), ...clients(figuresOf("client"))];
}

function parser(figures) {
  if (figures === undefined) return [];
  const { contenders, engines } = figures;
  const ratio = (peer) => (engine) => {
    const found = engine.summary.ratios.find(({ against, chunking }) => against === peer && chunking === undefined);
    return `${number(found?.mean, 1)}×`;
  };
  const rows = ["eventsource-parser", "fetch-event-source"].map((peer) => {
    const { label, version } = contenders.find(({ name }) => name === peer);
    return [`${label} ${version}`, ...engines.map(ratio(peer))];
  });
  return [{ id: "summary.parser", text: table([["", ...engines.map(engineName)], ...rows]) }];
}

/** Thousands of events a second that reach a handler: the first workload, in all browsers. */
function clients(figures) {
  if (figures === undefined) return [];
  const browsers = figures.engines.filter(({ name }) => name !== "node");
  return figures.engines[0].rows.flatMap(({ name }) => {
    const rates = browsers.map(({ rows }) => rows.find((row) => row.name === name)?.cells[0].rate?.median);
    return { id: `rate.${name}`, text: rates.map((rate) => number(rate && rate / 1000)).join(" / ") };
  });
}
