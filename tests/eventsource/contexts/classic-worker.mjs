// A dedicated, shared or service worker, by the classic script.
import { serve } from "./serve.mjs";

if (typeof registration === "object") {
  addEventListener("install", () => skipWaiting());
  addEventListener("activate", (event) => event.waitUntil(clients.claim()));
  serve(globalThis, (message, event) => event?.source.postMessage(message));
} else if (typeof postMessage === "function") {
  serve(globalThis, (message) => postMessage(message));
} else {
  addEventListener("connect", ({ ports: [port] }) => {
    serve(port, (message) => port.postMessage(message));
    port.start();
  });
}
