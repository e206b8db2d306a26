import { stage as stageAt } from "../../support/origin.mjs";
import { control, origin } from "./place.mjs";

export { origin };

/** Places a scenario, and gives its address and what the server has seen of it. */
export async function stage(...attempts) {
  if (origin === undefined) throw new Error("HEADWATER_ORIGIN is not set: run `cargo xtask test --only package`");
  const staged = await stageAt(control, ...attempts);
  return { ...staged, url: origin + staged.url.slice(control.length) };
}

export const echo = `${origin}/echo`;

/** Quick retries, so that tests need not wait. */
export const quick = { initial: 20, max: 50 };
