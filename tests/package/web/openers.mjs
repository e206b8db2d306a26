/**
 * For so long, in ms, a realm may say nothing: a test has 60 s at the most. Then it is given up, the others go on, and
 * its report says where it stood still.
 */
const SILENCE = 80_000;

/**
 * How each context is opened at an origin and told this; each gives what it answers, and is closed. `begins` is told the
 * name of each of its tests.
 */
export const openers = {
  page: (at, said, begins) => inFrame(`${at}/conformance/client/realm.html?${said}`, begins),
  "page with a framework": (at, said, begins) => inFrame(`${at}/conformance/client/realm.html?${said}`, begins),
  // Whatever the server has, it has once more there, under a policy that refuses WebAssembly.
  "page without WebAssembly": (at, said, begins) => inFrame(`${at}/csp/conformance/client/realm.html?${said}`, begins),
  "module worker": (at, said, begins) => inWorker(`${at}/conformance/client/realm.js?${said}`, begins),
};

async function inFrame(page, begins) {
  const frame = document.createElement("iframe");
  const listening = new AbortController();
  const answer = answerOf(begins, (hear) => {
    const listen = ({ source, data }) => source === frame.contentWindow && hear(data);
    addEventListener("message", listen, { signal: listening.signal });
  });
  frame.src = page;
  document.body.append(frame);
  return answer.finally(() => {
    listening.abort();
    frame.remove();
  });
}

async function inWorker(script, begins) {
  const worker = new Worker(script, { type: "module" });
  const answer = answerOf(begins, (hear) => {
    worker.onmessage = ({ data }) => hear(data);
    worker.onerror = ({ message }) => hear({ error: message ?? "it could not be started" });
  });
  return answer.finally(() => worker.terminate());
}

/** What a realm says at last. Before that it says what begins, which `begins` is told. */
function answerOf(begins, listen) {
  let last = "it was opened";
  let watch;
  const answer = new Promise((resolve) => {
    const wait = () => {
      clearTimeout(watch);
      watch = setTimeout(() => resolve({ error: `it stood still for ${SILENCE / 1000} s, since: ${last}` }), SILENCE);
    };
    wait();
    listen(({ next, ...report }) => {
      if (next === undefined) return resolve(report);
      last = next;
      begins(next);
      wait();
    });
  });
  return answer.finally(() => clearTimeout(watch));
}
