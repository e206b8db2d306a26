// All tests, declared by being imported, in the order they run.
import "./interface.mjs";
import "./constructor.mjs";
import "./handlers.mjs";
import "./events.mjs";
import "./requests.mjs";
import "./responses.mjs";
import "./reconnects.mjs";
import "./beyond.mjs";
import "./from-stream.mjs";
import "./backlog.mjs";
import "./refused.mjs";
import "./table.mjs";

export { runAll } from "./harness.mjs";
