import { ask, startChat } from "./chat.js";
import { showCode } from "./code.js";
import { startRiver } from "./river.js";
import { openSecure, startSecure } from "./secure.js";
import { openShared, startShared } from "./shared.js";
import { openTicker, startTicker } from "./ticker.js";
import { showTotals } from "./totals.js";
import { showWeight } from "./weight.js";

const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`);
const section = (id) => document.getElementById(id);

const river = startRiver(part("river"));
// A second tab shows the shared feed alone: over HTTP/1.1, a browser has six connections to a host.
const only = new URLSearchParams(location.search).get("only");
if (only) document.documentElement.dataset.only = only;
const all = [
  ["ticker", startTicker],
  ["secure", startSecure],
  ["shared", startShared],
  ["chat", startChat],
];
const tallies = all.flatMap(([id, start]) => (only && only !== id ? [] : [start(section(id), river)]));
showTotals(part("totals"), tallies);
showWeight(part("totals"));

for (const [id, shown] of [
  ["ticker", openTicker],
  ["secure", openSecure],
  ["shared", openShared],
  ["chat", ask],
]) {
  showCode(part("code", section(id)), shown, `${id}.js`);
}
