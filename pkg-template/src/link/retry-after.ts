// RFC 9110, 5.6.7: the preferred form of a date, and RFC 850's.
const DATE = /^\w+, (\d\d?)[ -](\w{3})[ -](\d\d|\d{4}) (\d\d):(\d\d):(\d\d) GMT$/;
// asctime's form.
const ASCTIME = /^(\w+) (\w+) +(\d+) (\S+) (\d{4})$/;

/**
 * Reads a date as Unix time in ms; NaN if it is none. Rust has the same rules in http_date.rs. They are written twice
 * because they would add half a kilobyte to the wasm; both languages pass the table tests/session/retry-after.json.
 */
function time(value: string, wall: number): number {
  const match = DATE.exec(value.replace(ASCTIME, "$1, $3 $2 $5 $4 GMT"));
  if (!match) return NaN;
  // Comparisons and `Date.UTC()` make numbers of the texts.
  const [, day, month, year, hours, minutes, seconds] = match as unknown as [
    0,
    number,
    string,
    string,
    number,
    number,
    number,
  ];
  const at = "JanFebMarAprMayJunJulAugSepOctNovDec".indexOf(month) / 3;
  // RFC 850 has years of two digits: they mean the latest year that ends so and is at most 50 years ahead.
  const latest = new Date(wall).getUTCFullYear() + 50;
  const years = year.length < 3 ? latest - ((latest - +year) % 100) : +year;
  // Second 60 is a leap second.
  const fits = at % 1 === 0 && day > 0 && day < 32 && hours < 24 && minutes < 60 && seconds < 61;
  return fits ? Date.UTC(years, at, day, hours, minutes, seconds) : NaN;
}

/**
 * RFC 9110, 10.2.3: how long the server asks to wait, in ms from now; NaN if it does not ask.
 *
 * A date is compared with the server's own clock, the `Date` header, where there is one: the clocks may differ. Some
 * servers say by `retry-after-ms` the same in ms, which goes before it; that has a table, too: retry-after-ms.json.
 */
export function retryAfter(value: string, date: string, ms: string, wall = Date.now()): number {
  if (/^\d+(\.\d+)?$/.test(ms)) return Math.ceil(+ms);
  if (/^\d+$/.test(value)) return +value * 1000;
  const then = time(value, wall);
  return then < 0 ? NaN : Math.max(0, then - (time(date, wall) || wall));
}
