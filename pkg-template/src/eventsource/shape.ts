import { OURS } from "../link/native.js";

const CONSTANTS = { CONNECTING: 0, OPEN: 1, CLOSED: 2 };

/** Gives a class the properties that a Web IDL interface has and a JavaScript class lacks. */
export function shape(interface_: abstract new (...args: never) => object): void {
  Object.defineProperty(interface_, OURS, { value: true });
  // Libraries look for this symbol before they give the option `fetch`.
  Object.defineProperty(interface_, Symbol.for("eventsource.supports-fetch-override"), { value: true });
  Object.defineProperty(interface_.prototype, Symbol.toStringTag, { value: "EventSource", configurable: true });
  // Web IDL, "define the regular attributes" and "operations", also the static ones: members are enumerable.
  for (const holder of [interface_, interface_.prototype] as object[]) {
    for (const [name, { get, value }] of Object.entries(Object.getOwnPropertyDescriptors(holder))) {
      const isMember = name !== "constructor" && (get !== undefined || typeof value === "function");
      if (isMember) Object.defineProperty(holder, name, { enumerable: true });
    }
    // "Define the constants".
    for (const [name, value] of Object.entries(CONSTANTS)) {
      Object.defineProperty(holder, name, { value, enumerable: true });
    }
  }
}
