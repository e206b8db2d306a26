// A worker of any kind answers each address with what it has seen of the feed there.

globalThis.answerWith = (see) => {
  const answer = async (url, port, event) => {
    const seen = see(url);
    event.waitUntil?.(seen);
    port.postMessage(await seen);
  };
  if (typeof registration === "object") {
    addEventListener("install", () => skipWaiting());
    addEventListener("message", (event) => answer(event.data, event.source, event));
  } else if (typeof postMessage === "function") {
    addEventListener("message", (event) => answer(event.data, globalThis, event));
  } else {
    addEventListener("connect", ({ ports: [port] }) => {
      port.addEventListener("message", (event) => answer(event.data, port, event));
      port.start();
    });
  }
};
