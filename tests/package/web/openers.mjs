/** How each context is opened at an origin and told this; each gives what it answers, and is closed. */
export const openers = {
  page: (at, said) => inFrame(`${at}/conformance/client/realm.html?${said}`),
  "page with a framework": (at, said) => inFrame(`${at}/conformance/client/realm.html?${said}`),
  // Whatever the server has, it has once more there, under a policy that refuses WebAssembly.
  "page without WebAssembly": (at, said) => inFrame(`${at}/csp/conformance/client/realm.html?${said}`),
  "module worker": (at, said) => inWorker(`${at}/conformance/client/realm.js?${said}`),
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
