// It asks the page whether it is hidden; Node.js has none.
globalThis.document ??= { hidden: false, addEventListener() {}, removeEventListener() {} };
globalThis.window ??= globalThis;
const { fetchEventSource } = await import("@microsoft/fetch-event-source");
const { openBy } = await import("./fetch-event-source.mjs");

export const open = openBy(fetchEventSource);
