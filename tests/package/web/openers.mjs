/** How each context is opened with what it is told in its address; each gives what it answers, and is closed. */
export const openers = {
  page: (query) => inFrame(`/conformance/client/realm.html?${query}`),
  // Whatever the server has, it has once more there, under a policy that refuses WebAssembly.
  "page without WebAssembly": (query) => inFrame(`/csp/conformance/client/realm.html?${query}`),
  "module worker": (query) => inWorker(`/conformance/client/realm.js?${query}`),
};

async function inFrame(page) {
  const frame = document.createElement("iframe");
  frame.src = page;
  const done = new AbortController();
  const answer = new Promise((resolve) => {
    const listen = ({ source, data }) => source === frame.contentWindow && resolve(data);
    addEventListener("message", listen, { signal: done.signal });
  });
  document.body.append(frame);
  return answer.finally(() => {
    done.abort();
    frame.remove();
  });
}

async function inWorker(script) {
  const worker = new Worker(script, { type: "module" });
  const answer = new Promise((resolve) => {
    worker.onmessage = ({ data }) => resolve(data);
    worker.onerror = ({ message }) => resolve({ error: message ?? "it could not be started" });
  });
  return answer.finally(() => worker.terminate());
}
