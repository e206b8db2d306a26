// What every contender's events go to. It looks at each value, or an engine might not make it, and
// sums up what it saw, so that a sample that lost or changed an event is found out.

let calls = 0;
let sum = 0;

/** Takes one event. */
export function take(type, data, id) {
  calls++;
  let seen = type.length + type.charCodeAt(0) + 3 * data.length + 5 * id.length;
  const last = data.length - 1;
  if (last >= 0) seen += data.charCodeAt(0) + data.charCodeAt(last >> 1) + data.charCodeAt(last);
  if (id.length > 0) seen += id.charCodeAt(id.length - 1);
  sum = (sum + seen) | 0;
}

/** Starts counting anew. */
export function forget() {
  calls = 0;
  sum = 0;
}

/** What was taken since, in a form that can be compared. */
export function taken() {
  return { calls, sum };
}

/** What is taken when the same comes so many times. */
export function times({ calls, sum }, passes) {
  return { calls: calls * passes, sum: Math.imul(sum, passes) };
}
