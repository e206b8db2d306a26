// The entries of frameworks, in pages of each browser.
import { run } from "./client/run.mjs";

run(["chromium", "firefox", "webkit"], ["page with a framework"]);
