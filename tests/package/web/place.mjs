// Where a test runs, in a browser: who opened this page or worker has said so in its address.
const given = new URLSearchParams(location.search);

/** The name of the file of tests that this realm is for. */
export const file = given.get("file");

export const { origin } = location;

/** Another name of the same server: an engine has six connections to each, and tests hold theirs. */
export const control = given.get("control");

export const engine = given.get("engine");
