/** Runs the suite when it is asked to, with the class that a classic script has put on the global. */
export function serve(target, answer) {
  target.addEventListener("message", (event) => {
    if (event.data?.env === undefined) return;
    const results = globalThis.headwaterSuite(
      { ...event.data.env, EventSource: globalThis.EventSource },
      event.data.only,
    );
    event.waitUntil?.(results);
    void results.then((results) => answer({ results }, event));
  });
  answer({ ready: true });
}
