/** Places a scenario on the scripted origin at `base`; see crates/server. */
export async function stage(base, ...attempts) {
  const response = await fetch(`${base}/scenario`, { method: "POST", body: JSON.stringify({ attempts }) });
  const placed = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(placed));
  return {
    url: base + placed.url,
    /** The same on another origin. */
    second: placed.second,
    /** Lets the server go on from its next `cue`. */
    cue: () => fetch(`${base}${placed.url}/cue`, { method: "POST" }),
    /** Changes the scenario's feed, as in `{ epoch: "b", keep: 3, publish: 2 }`, and says what it has then. */
    async feed(change) {
      const response = await fetch(`${base}${placed.url}/feed`, { method: "POST", body: JSON.stringify(change) });
      const state = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(state));
      return state;
    },
    /** The requests so far, preflights left out, once conditions like `wait=2` or `ended=1` hold. */
    async seen(conditions = "") {
      const response = await fetch(`${base}${placed.log}?${conditions}`);
      const seen = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(seen));
      return seen.filter(({ attempt }) => attempt !== null);
    },
  };
}

/** The responses that are open at the server, over all scenarios of these stages. */
export async function openRequests(base) {
  const { requests } = await (await fetch(`${base}/connections`)).json();
  return Object.values(requests).reduce((sum, open) => sum + open, 0);
}
