import { see } from "./checks.js";
import { run } from "./page.js";
import { slim } from "./slim.js";

run({ page: see, slim });
