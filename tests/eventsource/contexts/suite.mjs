// The suite for classic scripts.
import { runAll } from "../suite/index.mjs";

globalThis.headwaterSuite = runAll;
