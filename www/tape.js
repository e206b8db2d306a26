import { ServerClock } from "./server-clock.js";
import { seconds } from "./text.js";

/** How many events are shown. */
const ROWS = 7;
/** From how late on an event counts as replayed, in ms. */
const LATE = 1000;

/** The last events, as rows; written once a frame, however many come. */
export class Tape {
  #body;
  #rows = [];
  #asked = false;
  #clock = new ServerClock();

  constructor(body) {
    this.#body = body;
    for (let row = 0; row < ROWS; row++) {
      const line = body.insertRow();
      for (let cell = 0; cell < 4; cell++) line.insertCell().textContent = cell === 0 ? "\u00a0" : "";
    }
  }

  add({ type, data, lastEventId }) {
    const late = this.#clock.late(data.at);
    this.#rows.unshift({
      cells: [lastEventId, type, summary(data), late > LATE ? `${seconds(late)} late` : "live"],
      late: late > LATE,
    });
    this.#rows.length = Math.min(this.#rows.length, ROWS);
    if (this.#asked) return;
    this.#asked = true;
    requestAnimationFrame(() => this.#write());
  }

  #write() {
    this.#asked = false;
    for (const [index, { cells, late }] of this.#rows.entries()) {
      const row = this.#body.rows[index];
      row.classList.toggle("late", late);
      for (const [cell, text] of cells.entries()) row.cells[cell].textContent = text;
    }
  }
}

function summary({ symbol, price, reason, text }) {
  return [symbol, price?.toFixed(2), reason, text].filter(Boolean).join(" ");
}
