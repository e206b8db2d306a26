// What the component of each framework asks for, and another reader of the same stream.
import { eventSourceStore } from "headwater/store";

/** Said once for all components, by the framework's provider. */
export const provided = { headers: { "x-provided": "yes" } };

export const options = {
  events: ["tick", "message"],
  initial: [],
  reduce: (events, { lastEventId, type, data }) => [...events, [lastEventId, type, data]],
};

/** The same with a handler, which a component is given while one develops: it writes down what it hears, and who it is. */
export const hearing = (edition) => ({
  ...options,
  onMessage: ({ data }) => {
    globalThis.heard = [...(globalThis.heard ?? []), `${edition}: ${data}`];
  },
});

/** Reads the stream without a framework until the function that it returns is called. */
export function beside(url) {
  const store = eventSourceStore(url, { ...provided, ...options });
  return store.subscribe(() => {
    globalThis.beside = store.get().data;
  });
}
