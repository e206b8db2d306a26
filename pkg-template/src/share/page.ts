import { ShareInput } from "../engine/abi.js";

/**
 * Listens to the page: when it is put aside or left, when it is back, and whether it can be seen. It tells at once
 * whether it can be seen now.
 *
 * @returns the function that removes the listeners
 */
export function listen(tell: (input: ShareInput, number?: number) => void): () => void {
  const { document } = globalThis as { document?: Document };
  // A worker stops when its page does, and nobody tells it. While it runs it keeps the time, so it counts as seen.
  if (!document) {
    tell(ShareInput.Visible, 1);
    return () => {};
  }
  let isAway = false;
  const see = (): void => tell(ShareInput.Visible, +(document.visibilityState === "visible"));
  // A page that enters the back/forward cache may be frozen as well: that is told once.
  const go = (): void => {
    if (!isAway) tell(ShareInput.Suspend);
    isAway = true;
  };
  const comeBack = (): void => {
    if (isAway) tell(ShareInput.Resume);
    isAway = false;
  };
  const listeners = [
    [globalThis, "pagehide", go],
    [globalThis, "pageshow", comeBack],
    [document, "freeze", go],
    [document, "resume", comeBack],
    [document, "visibilitychange", see],
  ] as const;
  for (const [target, type, listener] of listeners) target.addEventListener(type, listener);
  see();
  return () => {
    for (const [target, type, listener] of listeners) target.removeEventListener(type, listener);
  };
}
