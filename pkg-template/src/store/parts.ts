import type { Controls, Snapshot } from "./types.js";

/** The names of a snapshot's parts, for entries that give one accessor for each. */
export const PARTS: readonly (keyof Snapshot)[] = [
  "data",
  "message",
  "state",
  "error",
  "lastEventId",
  "attempt",
  "waitReason",
  "nextAttemptAt",
];

/** The names of what a reader can do. */
export const CONTROLS: readonly (keyof Controls)[] = ["open", "close", "reconnect", "restart"];

/** What a function returns, or what is no function as it is. A function that is returned is not called. */
export const toValue = <T>(value: T | (() => T)): T => (typeof value === "function" ? (value as () => T)() : value);
