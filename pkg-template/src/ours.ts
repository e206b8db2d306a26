/** What tells our `EventSource` from the platform's own, across entries and copies of the package. */
export const OURS = Symbol.for("headwater");
