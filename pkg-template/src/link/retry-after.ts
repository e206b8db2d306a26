const MONTHS = "JanFebMarAprMayJunJulAugSepOctNovDec";

/**
 * Unix time in ms by RFC 9110, 5.6.7, the two obsolete forms included; NaN for what is no date. Rust has the same
 * rules in http_date.rs, which would be half a kilobyte more of wasm; tests/session/retry-after.json holds both to them.
 */
function time(value: string, wall: number): number {
  const fields = value.split(/[ \t,:-]+/);
  // asctime's form has the month first and the year last, and no zone.
  const [day, month, year, hours, minutes, seconds, zone, more] =
    fields.length === 7 ? [2, 1, 6, 3, 4, 5].map((at) => fields[at]!).concat("GMT") : fields.slice(1);
  const numbers = [year, day, hours, minutes, seconds];
  const at = MONTHS.indexOf(month!) / 3;
  if (zone !== "GMT" || more || month!.length !== 3 || at % 1 || at < 0 || !numbers.every((number) => /^\d{1,4}$/.test(number!))) return NaN;
  let [years, days, ...clock] = numbers.map(Number) as [number, number, number, number, number];
  // The latest year that ends in these two digits and is not more than 50 years ahead.
  const latest = new Date(wall).getUTCFullYear() + 50;
  if (year!.length === 2) years = latest - ((latest - years) % 100);
  // The 60 is a leap second.
  const fits = (year!.length === 2 || years > 999) && days > 0 && days < 32 && clock[0] < 24 && clock[1] < 60 && clock[2] < 61;
  return fits ? Date.UTC(years, at, days, ...clock) : NaN;
}

/**
 * RFC 9110, 10.2.3: for how long the server asks to be left alone, in ms from now; NaN if it says nothing. A date counts
 * by the server's own clock where that is known.
 */
export function retryAfter(value: string, date: string, wall = Date.now()): number {
  if (/^\d+$/.test(value)) return Number(value) * 1000;
  const then = time(value, wall);
  return then < 0 ? NaN : Math.max(0, then - (time(date, wall) || wall));
}
