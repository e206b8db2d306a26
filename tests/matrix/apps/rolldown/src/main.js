import { see } from "./checks.js";
import { run } from "./page.js";

run({ page: see });
