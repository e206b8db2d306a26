import { order } from "./backend.js";
import { Log } from "./log.js";
import { Tally } from "./tally.js";
import { brief, count, field, seconds, write } from "./text.js";

/** How often the figures are written, in ms. */
const WRITE_EVERY = 100;
/** How a source may end, in words. */
const ENDS = {
  closed: "by this page",
  ended: "by the server, as it should",
  "no-content": "by the server: there is nothing more",
};

/** Shows one connection after the other, all that a source tells of it, and the buttons that break it. */
export class Panel {
  tally = new Tally();
  #root;
  #source = null;
  #log;

  constructor(root) {
    this.#root = root;
    root.append(document.getElementById("panel").content.cloneNode(true));
    this.#log = new Log(field(root, "log"));
    const buttons = root.querySelector(".buttons");
    if (root.dataset.feed) buttons.addEventListener("click", (click) => this.#press(click.target.closest("button")));
    else buttons.remove();
    setInterval(() => this.#write(), WRITE_EVERY);
  }

  /** Watches a source from here on; `heard` is told each change of its state as well. */
  watch(source, heard = () => {}) {
    this.#source = source;
    source.onState((change) => {
      const { state, error } = change;
      // How it ended is known in a moment.
      if (state !== "closed") this.#log.add(state, told(change, source));
      if (this.#source !== source) return;
      this.#root.toggleAttribute("data-failed", state === "closed" && error !== null);
      if (state !== "connecting")
        write(field(this.#root, "spoken"), `${this.#root.getAttribute("aria-label")}: ${state}`);
      this.#write();
      heard(change);
    });
    source.closed.then(
      (reason) => this.#log.add("closed", ENDS[reason]),
      (error) => this.#log.add("failed", brief(error, source.url)),
    );
    this.#write();
  }

  /** The server says that it can't go on from the last event ID. */
  reset({ reason, missed }) {
    const trimmed = reason === "trimmed";
    this.#log.add("reset", trimmed ? `${count(missed)} events are no longer kept` : "the events are of another run");
    // The tally sees by itself how many are missing, as long as the numbers go on.
    if (!trimmed) this.tally.restart();
  }

  #write() {
    const source = this.#source;
    const set = (name, text) => write(field(this.#root, name), text);
    for (const name of ["received", "missed", "doubled"]) set(name, count(this.tally[name]));
    for (const name of ["missed", "doubled"]) field(this.#root, name).classList.toggle("bad", this.tally[name] > 0);
    set("last-event", this.tally.lastAt === null ? "–" : `${seconds(performance.now() - this.tally.lastAt)} ago`);
    if (!source) return;
    this.#root.dataset.state = source.state;
    set("state", source.state);
    set("transport", source.transport);
    set("reason", `${source.transport}: ${source.transportReason}`);
    set("last-event-id", source.lastEventId || "–");
    set("attempt", String(source.attempt));
    set("next-attempt", due(source));
  }

  async #press(button) {
    if (!button) return;
    this.#log.add("button", button.textContent);
    try {
      const { feed, client } = this.#root.dataset;
      await order(feed, button.dataset.action, client);
    } catch (error) {
      this.#log.add("button", error.message);
    }
  }
}

/** When the next attempt starts, in words. */
function due({ state, transport, nextAttemptAt }) {
  if (state !== "waiting") return "–";
  if (nextAttemptAt !== null) return `in ${seconds(nextAttemptAt - Date.now())}`;
  return transport === "native" ? "the browser knows" : "once online";
}

/** A change of state, in a line. */
function told({ state, attempt, transport, error }, source) {
  if (state === "connecting") return `attempt ${attempt}, through ${transport}`;
  if (!error) return `through ${transport}`;
  const again = error.retryIn === null ? "" : `; again in ${seconds(error.retryIn)}`;
  return brief(error, source.url) + again;
}
