import { clock } from "./text.js";

/** How many entries are kept. */
const KEPT = 40;

/** A list of what happened, the newest first. */
export class Log {
  #list;

  constructor(list) {
    this.#list = list;
  }

  add(kind, text) {
    const entry = document.createElement("li");
    entry.dataset.kind = kind;
    const time = document.createElement("time");
    time.textContent = clock(Date.now());
    const what = document.createElement("b");
    what.textContent = kind;
    entry.append(time, what, ` ${text}`);
    this.#list.prepend(entry);
    if (this.#list.childElementCount > KEPT) this.#list.lastElementChild.remove();
  }
}
