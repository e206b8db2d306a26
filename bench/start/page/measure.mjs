// Runs in a fresh page: imports a contender, opens a stream with it, and times that until the first event.

/** Turns of the event loop that take longer than this are counted as blocked, in ms. An idle turn takes some 0.02. */
const TURN = 0.25;

/**
 * Watches how long each turn of the event loop takes, by messages that the page sends to itself. `stop()` gives the sum
 * of the long turns, and the longest one, in ms, from the call of `watch()` on.
 */
function watch() {
  const { port1, port2 } = new MessageChannel();
  let last = performance.now();
  let blocked = 0;
  let longest = 0;
  const look = () => {
    const now = performance.now();
    const took = now - last;
    if (took > TURN) {
      blocked += took;
      longest = Math.max(longest, took);
    }
    last = now;
  };
  port1.onmessage = () => {
    look();
    port2.postMessage(0);
  };
  port2.postMessage(0);
  return () => {
    look();
    port1.close();
    return { blocked, longest };
  };
}

/** The next task: what microtasks are left to do is done by then. */
const task = () =>
  new Promise((resolve) => {
    const { port1, port2 } = new MessageChannel();
    port1.onmessage = () => (port1.close(), resolve());
    port2.postMessage(0);
  });

/** Imports a contender; gives how long that takes, in ms. */
globalThis.load = async (script) => {
  const began = performance.now();
  globalThis.open = (await import(script)).open;
  return performance.now() - began;
};

/** Opens a stream; gives times in ms. Watching takes time itself, so a load that watches is for that alone. */
globalThis.measure = async (stream, watches) => {
  // The first turns of a watch are its own, and not the contender's.
  if (watches) {
    const stop = watch();
    for (let turn = 0; turn < 20; turn++) await task();
    stop();
  }
  const { promise, resolve } = Promise.withResolvers();
  const stop = watches ? watch() : undefined;
  const began = performance.now();
  const close = globalThis.open(stream, () => resolve(performance.now()));
  const call = performance.now() - began;
  const heard = (await promise) - began;
  // The task of the first event is over.
  await task();
  const watched = stop?.();
  close();
  return { ...watched, call, heard };
};
