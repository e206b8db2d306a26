// Runs the suite in one context after the other, and reports what came of it.
import { EventSource } from "/pkg/dist/eventsource.js";
import { runAll } from "../suite/index.mjs";

const { report, second, closed, contexts, only } = Object.fromEntries(new URLSearchParams(location.search));
// What relative URLs are relative to.
history.replaceState(null, "", "/conformance/");

const { origin } = location;
const script = `${origin}/conformance/classic-worker.js`;
const HERE = ["base", "browser", "caches", "ours", "object URLs", "own handlers"];

/** Where the suite runs: how it gets there, what relative URLs are relative to, and what there is. */
const CONTEXTS = {
  window: { run: (env) => runAll({ ...env, EventSource }, only, begin), base: `${origin}/conformance/`, has: HERE },
  iframe: { run: (env) => inFrame("frame", env), base: `${origin}/s/`, has: [...HERE, "stop"] },
  "iframe without WebAssembly": {
    run: (env) => inFrame("strict-frame", env),
    base: `${origin}/s/`,
    has: [...HERE, "stop", "no wasm"],
  },
  "dedicated worker": {
    run: (env) => inWorker(new Worker("/conformance/module-worker.js", { type: "module" }), env),
    base: `${origin}/conformance/module-worker.js`,
    has: HERE,
  },
  "dedicated worker, classic": { run: (env) => inWorker(new Worker(script), env), base: script, has: HERE },
  "shared worker": { run: (env) => inWorker(new SharedWorker(script), env), base: script, has: HERE },
  "service worker": { run: inServiceWorker, base: script, has: HERE.filter((what) => what !== "object URLs") },
  // The browser's own, to see what the tests are worth: it is no part of a run unless it is named.
  native: {
    run: (env) => runAll({ ...env, EventSource: globalThis.EventSource }, only, begin),
    base: `${origin}/conformance/`,
    has: ["base", "browser", "caches", "object URLs", "own handlers", "stop"],
  },
};

const begin = (test) => void send({ test });
const send = (what) => fetch(report, { method: "POST", body: JSON.stringify(what) });
const cases = await (await fetch("/conformance/cases.json")).json();
const everywhere = (await bytesInHeaders()) ? ["byte headers"] : [];
for (const name of contexts.split(";")) {
  const { run, base, has } = CONTEXTS[name];
  try {
    const env = { origin, second, closed, cases, base, has: [...has, ...everywhere], unheard: `${origin}/echo` };
    await send({ context: name, results: await run(env) });
  } catch (error) {
    await send({ context: name, error: String(error) });
  }
}
await send({ done: true });

/** Whether a header's value is sent as the bytes that it stands for. */
async function bytesInHeaders() {
  const response = await fetch(`${origin}/echo`, { headers: { "x-bytes": "\u00c3\u00a9" } });
  return (await response.text()).includes('"x-bytes":"é"');
}

/** Waits until the other side is ready, then for its results. */
function converse(target, post) {
  const done = new AbortController();
  const { signal } = done;
  return new Promise((resolve, reject) => {
    target.addEventListener("error", (event) => reject(new Error(event.message ?? "it could not be started")), {
      signal,
    });
    target.addEventListener(
      "message",
      ({ data }) => {
        if (data.ready) post();
        if (data.results) resolve(data.results);
      },
      { signal },
    );
    // Another frame's messages come to the same window.
  }).finally(() => done.abort());
}

async function inFrame(page, env) {
  const frame = document.createElement("iframe");
  const results = converse(globalThis, () => frame.contentWindow.postMessage({ env, only }, origin));
  frame.src = `/conformance/${page}.html`;
  document.body.append(frame);
  return results.finally(() => frame.remove());
}

async function inWorker(worker, env) {
  const port = worker.port ?? worker;
  const results = converse(port, () => port.postMessage({ env, only }));
  worker.addEventListener("error", () => port.dispatchEvent(new Event("error")));
  port.start?.();
  return results.finally(() => worker.terminate?.());
}

async function inServiceWorker(env) {
  const registration = await navigator.serviceWorker.register(script, { scope: "/conformance/" });
  const { active } = await navigator.serviceWorker.ready;
  const results = converse(navigator.serviceWorker, () => {});
  navigator.serviceWorker.startMessages();
  active.postMessage({ env, only });
  return results.finally(() => registration.unregister());
}
