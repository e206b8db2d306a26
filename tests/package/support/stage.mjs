import { stage as stageAt } from "../../support/origin.mjs";

// The scripted origin: see crates/server.
export const origin = process.env.HEADWATER_ORIGIN;

/** Places a scenario, and gives its address and what the server has seen of it. */
export function stage(...attempts) {
  if (origin === undefined) throw new Error("HEADWATER_ORIGIN is not set: run `cargo xtask test --only package`");
  return stageAt(origin, ...attempts);
}

export const echo = `${origin}/echo`;

/** Quick retries, so that tests need not wait. */
export const quick = { initial: 20, max: 50 };
