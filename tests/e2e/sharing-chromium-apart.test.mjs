// Who does not share, who reads slowly, who has a shared worker, and what is left behind.
import { apart } from "./sharing/apart.mjs";
import { lives } from "./sharing/lives.mjs";
import { run } from "./sharing/run.mjs";
import { slow } from "./sharing/slow.mjs";
import { workers } from "./sharing/workers.mjs";

run("chromium", slow, apart, workers, lives);
