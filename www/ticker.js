import { connect } from "/pkg/dist/index.js";
import { address } from "./backend.js";
import { Chart } from "./chart.js";
import { Panel } from "./panel.js";
import { write } from "./text.js";

export function openTicker(url, show) {
  const ticker = connect(url, { transport: "auto", parse: "json" });
  ticker.on("tick", ({ data }) => show.price(data));
  ticker.on("news", ({ data }) => show.news(data));
  ticker.on("halt", ({ data }) => show.halt(data));
  ticker.on("resume", ({ data }) => show.resume(data));
  ticker.on("headwater.reset", ({ data }) => show.reset(data));
  return ticker;
}

/** Starts the ticker; returns its tally. */
export function startTicker(section, river) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const panel = new Panel(section.querySelector("[data-panel]"));
  const chart = new Chart(part("chart"), part("lanes"));

  const counted = (type, act) => (data) => {
    panel.tally.add(data.seq);
    river.drop(data.symbol ?? type);
    act(data);
  };
  const show = {
    price: counted("tick", (data) => chart.price(data)),
    news: counted("news", (data) => {
      chart.note(data.at);
      write(part("news"), data.text);
    }),
    halt: counted("halt", (data) => chart.halt(data)),
    resume: counted("resume", (data) => chart.resume(data)),
    reset: (data) => panel.reset(data),
  };
  const ticker = openTicker(address("/stream"), show);
  panel.watch(ticker, ({ state }) => chart.connected(state === "open"));
  return panel.tally;
}
