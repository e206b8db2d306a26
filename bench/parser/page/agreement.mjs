/**
 * Compares what a contender makes of a cell with the events that are in it.
 *
 * Two things are levelled before: a missing type is "message" (each contender's module sees to
 * that), and a missing id is "". The id is the block's own, for that is what all of them hand out.
 * Calls without type, data and id are not compared but counted: fetch-event-source makes one for each
 * comment, and no corpus has an event like that.
 */
export function compare(open, { chunks, events }) {
  const got = [];
  let empty = 0;
  open((type, data, id) => {
    if (data === "" && id === "" && type === "message") empty++;
    else got.push({ type, data, id });
  })(chunks);
  const differs = (event, at) =>
    event === undefined ||
    events[at] === undefined ||
    event.data !== events[at].data ||
    event.type !== events[at].type ||
    event.id !== events[at].id;
  const length = Math.max(got.length, events.length);
  let wrong = 0;
  let first;
  for (let at = 0; at < length; at++) {
    if (!differs(got[at], at)) continue;
    wrong++;
    first ??= { at, expected: excerpt(events[at]), got: excerpt(got[at]) };
  }
  return { events: got.length, expected: events.length, empty, wrong, first };
}

function excerpt(event) {
  if (event === undefined) return "nothing";
  const text = JSON.stringify(event);
  return text.length > 120 ? `${text.slice(0, 120)}…` : text;
}
