// Who runs. Each `name` is a module beside this one that exports `open(take)`: it makes a fresh
// parser and returns a function that feeds it an array of chunks (`Uint8Array`s, as `fetch` hands
// them out) and calls `take(type, data, id)` for each event. The loop over the chunks is each
// module's own, so that no engine has to share one call site among all contenders.
export const CONTENDERS = [
  { name: "headwater", label: "Headwater", package: "headwater", parses: true },
  { name: "eventsource-parser", label: "eventsource-parser", package: "eventsource-parser", parses: true },
  { name: "fetch-event-source", label: "fetch-event-source", package: "@microsoft/fetch-event-source", parses: true },
  { name: "floor", label: "the floor", parses: true },
  { name: "text-decoder", label: "TextDecoder alone", parses: false },
];

/** Whose speed all others are compared with. */
export const SUBJECT = "headwater";

/**
 * What the subject is compared with: the least each ratio should be, in every cell and as a geometric mean, of all
 * chunkings or of one. `inNode` is the mean in Node.js where it is another one.
 */
export const GOALS = [
  { against: "eventsource-parser", everyCell: 1, mean: 1.6, inNode: 2 },
  { against: "fetch-event-source", mean: 8 },
  { against: "floor" },
  { against: "floor", chunking: "event", mean: 0.8 },
];

/** The one that parses nothing: what turning the same bytes into text costs at the least. */
export const LIMIT = "text-decoder";
