import { stage as stageAt } from "../../support/origin.mjs";
import { control, origin } from "./place.mjs";
import { keepsAborted } from "./platform.mjs";

export { origin };

/**
 * A worker of Firefox may keep a connection that it has aborted until the server says more: there, what holds a
 * response says a comment now and then.
 */
const hold = keepsAborted ? { repeat: { times: 1000, steps: [{ wait: 300 }, { send: ":\n" }] } } : "hold";

const holding = ({ steps, ...attempt }) => ({
  ...attempt,
  ...(steps && { steps: steps.map((step) => (step === "hold" ? hold : step)) }),
});

/** Places a scenario, and gives its address and what the server has seen of it. */
export async function stage(...attempts) {
  if (origin === undefined) throw new Error("HEADWATER_ORIGIN is not set: run `cargo xtask test --only package`");
  const staged = await stageAt(control, ...attempts.map(holding));
  return { ...staged, url: origin + staged.url.slice(control.length) };
}

export const echo = `${origin}/echo`;

/** Quick retries, so that tests need not wait. */
export const quick = { initial: 20, max: 50 };
