import { connect } from "/pkg/dist/index.js";
import { address } from "./backend.js";
import { Panel } from "./panel.js";
import { Tape } from "./tape.js";
import { field, words, write } from "./text.js";

export function openSecure(url, token, lastEventId, show) {
  const feed = connect(url, {
    headers: () => ({ authorization: `Bearer ${token()}` }),
    timeout: { idle: 5000 },
    parse: "json",
    lastEventId,
  });
  feed.on("*", show);
  return feed;
}

/** Starts the secure feed; returns its tally. */
export function startSecure(section, river) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const panel = new Panel(section.querySelector("[data-panel]"));
  const tape = new Tape(part("tape"));
  const form = part("request");
  let feed = null;

  const open = () => {
    const lastEventId = feed?.lastEventId;
    feed?.close();
    feed = openSecure(
      address("/secure/stream"),
      () => form.elements.token.value,
      lastEventId,
      (event) => {
        if (event.type === "headwater.reset") return panel.reset(event.data);
        panel.tally.add(event.data.seq);
        river.drop("secure");
        tape.add(event);
      },
    );
    panel.watch(feed, (change) => answer(part("answer"), feed, change));
  };
  // A source that has closed stays closed: another goes on from where it was.
  form.addEventListener("submit", (submit) => {
    submit.preventDefault();
    open();
  });
  form.querySelector("button").disabled = false;
  open();
  return panel.tally;
}

/** Shows what the server answered: the status, and in its own words why. */
function answer(root, feed, { state, error }) {
  if (state === "connecting") return;
  root.dataset.state = state;
  write(field(root, "status"), error ? String(error.status || "No answer") : "200");
  write(field(root, "words"), error ? words(error, feed.url) : "text/event-stream, open");
}
