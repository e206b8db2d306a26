import { openBy } from "./event-source.mjs";

const { EventSource } = globalThis;

/** Node.js has none. */
export const open = EventSource && openBy(EventSource);
