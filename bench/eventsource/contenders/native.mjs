// Taken before anything else runs: event-source-polyfill may put itself in its place.
export const { EventSource } = globalThis;
