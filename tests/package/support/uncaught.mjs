/** Hears of every uncaught exception and unhandled rejection from now on, in place of whoever did before. */
export function onUncaught(listener) {
  process.removeAllListeners("uncaughtException");
  process.on("uncaughtException", listener);
}
