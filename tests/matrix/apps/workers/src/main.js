import { ask, run } from "./page.js";

const module = { type: "module" };

/** A registration's worker, once it is active, as something to talk to. */
async function service(script, options) {
  const registration = await navigator.serviceWorker.register(script, {
    ...options,
    scope: `/${options?.type ?? "classic"}/`,
  });
  const worker = registration.installing ?? registration.active;
  while (worker.state !== "activated")
    await new Promise((resolve) => worker.addEventListener("statechange", resolve, { once: true }));
  navigator.serviceWorker.startMessages();
  // Its answers come to the container.
  return Object.assign(navigator.serviceWorker, { postMessage: (url) => worker.postMessage(url) });
}

const PARTS = {
  "module worker": (url) => ask(new Worker("module-worker.js", module), url),
  "module shared worker": (url) => ask(new SharedWorker("module-worker.js", module), url),
  "module service worker": async (url) => ask(await service("module-worker.js", module), url),
  "classic worker": (url) => ask(new Worker("classic-worker.js"), url),
  "classic shared worker": (url) => ask(new SharedWorker("classic-worker.js"), url),
  "classic service worker": async (url) => ask(await service("classic-worker.js"), url),
};

// Under a policy that refuses WebAssembly.
const STRICT = {
  ...Object.fromEntries(Object.entries(PARTS).filter(([name]) => !name.endsWith("service worker"))),
  "module service worker by headwater/js": async (url) => ask(await service("strict-service-worker.js", module), url),
};

run(new URLSearchParams(location.search).has("strict") ? STRICT : PARTS);
