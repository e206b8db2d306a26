// In a runtime that has no pages: what there is of the environment is found out, since they differ.
import { runAll } from "../suite/index.mjs";

/** Runs the suite. `given` are the addresses and cases that it needs. */
export async function runHere(EventSource, { only, ...given }) {
  const { origin } = given;
  const echo = await fetch(`${origin}/echo`, { cache: "no-store", headers: { "x-bytes": "\u00c3\u00a9" } });
  const { headers } = JSON.parse((await echo.text()).replace("data: ", ""));
  const has = ["no base", "ours"];
  if (hasObjectUrls()) has.push("object URLs");
  if (!callsHandlers()) has.push("own handlers");
  if (headers["cache-control"] === "no-cache") has.push("caches");
  if (headers["x-bytes"] === "é") has.push("byte headers");
  return { has, results: await runAll({ EventSource, unheard: `${origin}/echo`, has, ...given }, only) };
}

function hasObjectUrls() {
  try {
    URL.revokeObjectURL(URL.createObjectURL(new Blob([])));
    return true;
  } catch {
    return false;
  }
}

/** Whether the platform calls what an event's target happens to have by the name of a handler. */
function callsHandlers() {
  let isCalled = false;
  const target = new EventTarget();
  target.onsuite = () => (isCalled = true);
  target.dispatchEvent(new Event("suite"));
  return isCalled;
}
