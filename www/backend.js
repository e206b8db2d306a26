// This tab's own corner of the server: feeds that nobody else's buttons can break.

const key = Array.from(crypto.getRandomValues(new Uint32Array(3)), (word) => word.toString(36)).join("");

/** The URL of a route, for this tab. */
export function address(path, query = {}) {
  return new URL(`${path}?${new URLSearchParams({ client: key, ...query })}`, location).href;
}

/** Has the server do something to a feed of this tab or of another `client`; throws with its words if it won't. */
export async function order(feed, action, client = key) {
  const response = await fetch(address("/control", { client }), {
    method: "POST",
    body: JSON.stringify({ feed, action }),
  });
  if (!response.ok) throw new Error((await response.json()).message);
}

/**
 * What the server has seen of this tab, or of another `client`; with `until`, once that has happened `times` times.
 * `null` if it has not after ten seconds.
 */
export async function activity(until, times, client = key) {
  const response = await fetch(address("/activity", until ? { client, until, times } : { client }));
  return response.ok ? response.json() : null;
}
