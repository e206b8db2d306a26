// The scripted origin: see crates/server.
export const origin = process.env.HEADWATER_ORIGIN;

/** Places a scenario, and gives its address and what the server has seen of it. */
export async function stage(...attempts) {
  if (origin === undefined) throw new Error("HEADWATER_ORIGIN is not set: run `cargo xtask test --only package`");
  const response = await fetch(`${origin}/scenario`, { method: "POST", body: JSON.stringify({ attempts }) });
  const placed = await response.json();
  if (!response.ok) throw new Error(JSON.stringify(placed));
  return {
    url: origin + placed.url,
    /** The same on another origin. */
    second: placed.second,
    /** The requests so far, once conditions like `wait=2` or `ended=1` hold. */
    async seen(conditions = "") {
      const response = await fetch(`${origin}${placed.log}?${conditions}`);
      const seen = await response.json();
      if (!response.ok) throw new Error(JSON.stringify(seen));
      return seen.filter(({ attempt }) => attempt !== null);
    },
  };
}

export const echo = `${origin}/echo`;

/** Quick retries, so that tests need not wait. */
export const quick = { initial: 20, max: 50 };
