import { connect } from "/pkg/dist/index.js";
import { activity, address } from "./backend.js";
import { Panel } from "./panel.js";
import { field, write } from "./text.js";

export async function ask(answer, say) {
  for await (const { type, data } of answer) {
    if (type === "token") say(data.text);
  }
}

/** Starts the chat; returns its tally. */
export function startChat(section, river) {
  return new Panel(section.querySelector("[data-panel]")).tally;
}
