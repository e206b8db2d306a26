// Where a test runs, in a browser: who opened this page or worker has said so in its address.
const given = new URLSearchParams(location.search);

/** The name of the file of tests that this realm is for. */
export const file = given.get("file");

/** Which of its tests: those whose number, taken by `parts`, is `part`, and whose name has `only` in it. */
export const [part, parts] = given.get("part").split("/").map(Number);
export const only = given.get("only");

export const { origin } = location;

/** Another name of the same server: an engine has six connections to each, and tests hold theirs. */
export const control = given.get("control");

export const engine = given.get("engine");

/** How often a framework's component is shown and taken away again, to see what is left of it. */
export const mounts = Number(given.get("mounts"));
