import { connect } from "/pkg/dist/index.js";
import { activity, address } from "./backend.js";
import { Panel } from "./panel.js";
import { field, words, write } from "./text.js";

export async function ask(url, prompt, signal, { watch, say }) {
  const answer = connect(url, {
    json: { prompt },
    parse: "json",
    signal,
  });
  watch(answer);
  for await (const { type, data } of answer) {
    if (type === "token") say(data.text);
  }
}

/** Starts the chat; returns its tally. */
export function startChat(section, river) {
  const part = (name) => section.querySelector(`[data-part="${name}"]`);
  const button = (action) => section.querySelector(`[data-action="${action}"]`);
  const panel = new Panel(section.querySelector("[data-panel]"));
  const [form, reply, saw] = [part("ask"), part("reply"), field(section, "server-saw")];
  const url = address("/chat");
  let abort = null;

  form.addEventListener("submit", async (submit) => {
    submit.preventDefault();
    abort = new AbortController();
    const { signal } = abort;
    const text = document.createElement("p");
    reply.replaceChildren(text);
    const before = activity().catch(() => null);
    write(saw, "A question has come.");
    busy(true);
    try {
      await ask(url, form.elements.prompt.value, signal, {
        watch: (answer) => {
          panel.tally.restart();
          answer.on("*", ({ lastEventId }) => {
            panel.tally.add(Number(lastEventId));
            river.drop("chat");
          });
          panel.watch(answer);
        },
        say: (token) => {
          text.append(token);
          reply.scrollTop = reply.scrollHeight;
        },
      });
      write(saw, await outcome(signal.aborted ? "abort" : "done", await before));
    } catch (error) {
      write(saw, words(error, url));
    } finally {
      busy(false);
    }
  });
  button("stop").addEventListener("click", () => abort.abort());

  /** Only one of the two buttons makes sense at a time; the focus goes along. */
  function busy(is) {
    const [enabled, disabled] = is ? [button("stop"), button("ask")] : [button("ask"), button("stop")];
    reply.setAttribute("aria-busy", String(is));
    enabled.disabled = false;
    if (document.activeElement === disabled) enabled.focus();
    disabled.disabled = true;
  }
  busy(false);
  return panel.tally;
}

/** Waits until the server has seen how it ended, and returns what it says of it. */
async function outcome(what, before) {
  const seen = await activity(what, (before?.counters[what] ?? 0) + 1);
  const entry = seen?.entries.findLast((entry) => entry.feed === "chat" && entry.what === what);
  return entry ? `${what}: ${entry.detail}` : `The server has noticed no ${what} within ten seconds.`;
}
