// What the table expects against what has come: see README.md. fits.rs is its like in Rust.

/** What the table leaves out of a state, an event or a request. */
const LEFT_OUT = {
  states: { kind: null, reason: null },
  events: { type: "message", lastEventId: "" },
  requests: { method: "GET" },
  targetRequests: { method: "GET" },
  questions: {},
};

/** What a case expects of each list, written out; of those it does not speak of, nothing. */
export function written(one) {
  const lists = Object.keys(LEFT_OUT).filter((list) => one[list] !== undefined);
  const whole = (list) => one[list].flatMap(long).map((entry) => ({ ...LEFT_OUT[list], ...entry }));
  return Object.fromEntries(lists.map((list) => [list, whole(list)]));
}

/** An entry that is short for others: a state's name, or events that are numbered. */
function long(entry) {
  if (typeof entry === "string") return [{ state: entry }];
  const { numbers } = entry;
  if (numbers === undefined) return [entry];
  const [first, last] = numbers;
  return Array.from({ length: last - first + 1 }, (_, i) => ({
    data: String(first + i),
    lastEventId: String(first + i),
  }));
}

/** Where what has come does not fit, in words: every key that is expected has to. */
export function differences(expected, actual, at) {
  const differs = (fits) => (fits ? [] : [`${at} is ${JSON.stringify(actual)}, not ${JSON.stringify(expected)}`]);
  if (expected === null) return differs(actual === null || actual === undefined);
  if (typeof expected !== "object") return differs(actual === expected);
  if ("least" in expected) return differs(actual >= expected.least && actual <= (expected.most ?? Infinity));
  if ("times" in expected) return differs(actual === expected.text.repeat(expected.times));
  if (Array.isArray(expected) && actual?.length !== expected.length) {
    return [`${at}: there are ${actual?.length}, not ${expected.length}: ${JSON.stringify(actual)}`];
  }
  return Object.entries(expected).flatMap(([key, value]) => differences(value, actual?.[key], `${at}.${key}`));
}
