// Runs parts of an app one after the other, and leaves what they saw where the browser's driver finds it.

/** `parts` are functions of the feed's address, by what they are called. */
export async function run(parts) {
  const url = new URLSearchParams(location.search).get("feed");
  const seen = {};
  for (const [name, part] of Object.entries(parts)) {
    try {
      seen[name] = await part(url);
    } catch (error) {
      seen[name] = { [name]: { error: String(error?.stack ?? error) } };
    }
  }
  globalThis.matrix = seen;
}

/** What a worker has seen that answers the feed's address with it. A worker or a port will do. */
export function ask(worker, url) {
  const port = worker.port ?? worker;
  return new Promise((resolve, reject) => {
    port.addEventListener("message", ({ data }) => resolve(data));
    worker.addEventListener("error", ({ message }) => reject(new Error(message ?? "the worker could not be started")));
    port.start?.();
    port.postMessage(url);
  });
}
