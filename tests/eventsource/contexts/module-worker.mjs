// A dedicated worker that is a module, and imports the class as one.
import { EventSource } from "/pkg/dist/eventsource.js";
import { runAll } from "../suite/index.mjs";

addEventListener("message", async ({ data: { env, only } }) => {
  postMessage({ results: await runAll({ ...env, EventSource }, only) });
});
postMessage({ ready: true });
