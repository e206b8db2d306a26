// The client's tests, in the browser that runs them alone: a file may take five minutes.
import { run, WITHOUT_FRAMEWORKS } from "./client/run.mjs";

run(["webkit"], WITHOUT_FRAMEWORKS);
