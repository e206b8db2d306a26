import { instance } from "headwater:js";
import { use } from "./engine/engine.js";

// Where WebAssembly is refused, the other entries come to this by themselves. This is for who knows
// beforehand that it is, and would rather not load what can't run.
use(instance);

export * from "./index.js";
