// Runs the client's tests in one context after the other, and reports what came of them.

const { report, contexts, files, control, engine, only = "" } = Object.fromEntries(new URLSearchParams(location.search));

/** How many files run at a time: what they hold open together stays below an engine's six connections. */
const LANES = 3;

const CONTEXTS = {
  page: { open: inFrame("/conformance/client/realm.html") },
  "page without WebAssembly": { open: inFrame("/csp/conformance/client/realm.html") },
  "module worker": { open: inWorker },
};

const send = (what) => fetch(report, { method: "POST", body: JSON.stringify(what) });

for (const context of contexts.split(";")) {
  const { open } = CONTEXTS[context];
  const waiting = files.split(";");
  const lane = async () => {
    for (let file; (file = waiting.shift()); ) {
      await send({ test: `${file} in ${context}` });
      const query = new URLSearchParams({ file, control, engine, only });
      const { results, engine: runs, error } = await open(query);
      await send({ context: `${context};${file}`, results, runs, error });
    }
  };
  await Promise.all(Array.from({ length: LANES }, lane));
}
await send({ done: true });

function inFrame(page) {
  return (query) => {
    const frame = document.createElement("iframe");
    frame.src = `${page}?${query}`;
    document.body.append(frame);
    return new Promise((resolve) => {
      const listen = ({ source, data }) => {
        if (source !== frame.contentWindow) return;
        removeEventListener("message", listen);
        resolve(data);
      };
      addEventListener("message", listen);
    }).finally(() => frame.remove());
  };
}

function inWorker(query) {
  const worker = new Worker(`/conformance/client/realm.js?${query}`, { type: "module" });
  return new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message ?? "it could not be started" });
  }).finally(() => worker.terminate());
}
