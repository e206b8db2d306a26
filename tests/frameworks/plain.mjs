const PARTS = ["data", "message", "state", "error", "lastEventId", "attempt", "waitReason", "nextAttemptAt"];
const CONTROLS = ["open", "close", "reconnect", "restart"];

/** What an entry gives, as plain values. @param read what makes one of a part */
export const plain = (feed, read) => ({
  ...Object.fromEntries(PARTS.map((name) => [name, read(feed[name])])),
  ...Object.fromEntries(CONTROLS.map((name) => [name, () => feed[name]()])),
});
