let hear = () => {};

for (const [type, thrown] of [
  ["error", "error"],
  ["unhandledrejection", "reason"],
]) {
  addEventListener(type, (event) => {
    event.preventDefault();
    hear(event[thrown] ?? event.message);
  });
}

/** Hears of every uncaught exception and unhandled rejection from now on, in place of whoever did before. */
export function onUncaught(listener) {
  hear = listener;
}
