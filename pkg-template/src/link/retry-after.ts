// RFC 9110, 5.6.7: a date begins with a weekday and has a time. Engines read much that is none.
const DATE = /^[a-z]+,? .+:\d\d:/i;

/** Unix time in ms, or NaN. */
function time(value: string | null): number {
  if (value === null || !DATE.test(value)) return NaN;
  // The two obsolete forms, which a recipient must still read, are read with spaces and a zone.
  return Date.parse(`${value.replace(/-| GMT/g, " ")} GMT`);
}

/**
 * RFC 9110, 10.2.3: for how long the server asks to be left alone, in ms from now; -1 if it says
 * nothing. A date counts by the server's own clock where that is known.
 */
export function retryAfter(headers: Headers): number {
  const value = headers.get("retry-after");
  const wait = /^\d+$/.test(value!) ? Number(value) * 1000 : time(value) - (time(headers.get("date")) || Date.now());
  return Number.isNaN(wait) ? -1 : Math.max(0, wait);
}
