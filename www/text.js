const grouped = new Intl.NumberFormat("en-US");

/** A count, for reading. */
export function count(number) {
  return grouped.format(number).replaceAll(",", "\u202f");
}

/** A span of time in ms, in seconds to a tenth. */
export function seconds(ms) {
  return `${(Math.max(0, ms) / 1000).toFixed(1)} s`;
}

/** Time of day, to the second. */
export function clock(ms) {
  return new Date(ms).toLocaleTimeString("en-GB");
}

/** Sets an element's text, where it is not that already: the page is written ten times a second. */
export function write(element, text) {
  if (element.textContent !== text) element.textContent = text;
}

/** The element of a name within a part of the page. */
export function field(root, name) {
  return root.querySelector(`[data-field="${name}"]`);
}

/** A fault's message, with the path alone for the URL: the rest is the same in every line. */
export function brief({ message }, url) {
  const { origin, pathname } = new URL(url);
  return message.replaceAll(origin + pathname, pathname);
}

/** What the server said in refusing, or else what the fault is. */
export function words(error, url) {
  try {
    return JSON.parse(error.body).message;
  } catch {
    return error.body || brief(error, url);
  }
}
