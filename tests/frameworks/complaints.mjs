/** What the console is told of from now on; `end()` gives the console back. */
export function complaints() {
  const heard = [];
  const before = { error: console.error, warn: console.warn };
  for (const name of Object.keys(before)) console[name] = (...all) => void heard.push(all.join(" "));
  return { heard, end: () => Object.assign(console, before) };
}
