// The client's tests, in the browsers that run them side by side.
import { run, WITHOUT_FRAMEWORKS } from "./client/run.mjs";

run(["chromium", "firefox"], WITHOUT_FRAMEWORKS);
