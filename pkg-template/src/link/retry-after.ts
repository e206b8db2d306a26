// RFC 9110, 5.6.7: the preferred form of a date and RFC 850's, then asctime's.
const DATE =
  /^\w+,? (?:(\d\d?)[ -](\w{3})[ -](\d\d|\d{4}) (\d\d):(\d\d):(\d\d) GMT|(\w{3}) +(\d\d?) (\d\d):(\d\d):(\d\d) (\d{4}))$/;

/**
 * Unix time in ms; NaN for what is no date. Rust has the same rules in http_date.rs, which would be half a kilobyte more
 * of wasm: tests/session/retry-after.json holds both to them.
 */
function time(value: string, wall: number): number {
  const match = DATE.exec(value);
  if (!match) return NaN;
  const [, day = match[8], month = match[7], year = match[12], ...clock] = match;
  const [hours, minutes, seconds] = clock.map((field, at) => +(field ?? match[at + 9]!)) as [number, number, number];
  const at = "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(month!) / 3;
  // The latest year that ends in two digits and is not more than 50 years ahead.
  const latest = new Date(wall).getUTCFullYear() + 50;
  const years = year!.length < 3 ? latest - ((latest - +year!) % 100) : +year!;
  // The 60 is a leap second.
  const fits = at % 1 === 0 && +day! > 0 && +day! < 32 && hours < 24 && minutes < 60 && seconds < 61;
  return fits ? Date.UTC(years, at, +day!, hours, minutes, seconds) : NaN;
}

/**
 * RFC 9110, 10.2.3: for how long the server asks to be left alone, in ms from now; NaN if it says nothing. A date counts
 * by the server's own clock where that is known.
 */
export function retryAfter(value: string, date: string, wall = Date.now()): number {
  if (/^\d+$/.test(value)) return +value * 1000;
  const then = time(value, wall);
  return then < 0 ? NaN : Math.max(0, then - (time(date, wall) || wall));
}
