// Where a test runs. In a browser web/place.mjs stands for this.

/** The scripted origin: see crates/server. */
export const origin = process.env.HEADWATER_ORIGIN;

/** The same server, where scenarios are placed and asked about. */
export const control = origin;

/** The name of the engine, as in tests/support/engines.mjs. */
export const engine = "node";
