import { see } from "./checks.js";
import { ask, run } from "./page.js";
import { slim } from "./slim.js";

run({
  page: see,
  "module worker": (url) => ask(new Worker(new URL("./worker.js", import.meta.url), { type: "module" }), url),
  slim,
});
