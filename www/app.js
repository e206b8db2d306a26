import { ask, startChat } from "./chat.js";
import { showCode } from "./code.js";
import { startRiver } from "./river.js";
import { openSecure, startSecure } from "./secure.js";
import { openTicker, startTicker } from "./ticker.js";
import { showTotals } from "./totals.js";
import { showWeight } from "./weight.js";

const part = (name, within = document) => within.querySelector(`[data-part="${name}"]`);
const section = (id) => document.getElementById(id);

const river = startRiver(part("river"));
const tallies = [
  startTicker(section("ticker"), river),
  startSecure(section("secure"), river),
  startChat(section("chat"), river),
];
showTotals(part("totals"), tallies);
showWeight(part("totals"));

for (const [id, shown] of [
  ["ticker", openTicker],
  ["secure", openSecure],
  ["chat", ask],
]) {
  showCode(part("code", section(id)), shown, `${id}.js`);
}
