import { by } from "./class.mjs";

export const open = by(globalThis.EventSource);
