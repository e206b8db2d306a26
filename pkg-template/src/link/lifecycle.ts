import { Input } from "../engine/abi.js";

/** The events of the global scope. In workers only the first two are fired. */
const OF_SCOPE = ["online", "offline", "pageshow", "pagehide"];
const OF_DOCUMENT = ["visibilitychange", "resume"];

/**
 * Listens to the device and the page. Workers have no document, and some runtimes no network status: nothing is heard
 * of those there.
 *
 * @param hear takes what happens, as inputs of the session. If the device is offline or the page hidden, it is called
 * at once.
 * @returns the function that removes the listeners
 */
export function listen(hear: (input: Input) => void): () => void {
  const scope = globalThis as Partial<EventTarget> & { document?: Document; navigator?: Navigator };
  const { document, navigator } = scope;
  // WebKit alone breaks connections before `pagehide`. Elsewhere this listener could only do harm: versions of Firefox
  // keep no page with it in their back/forward cache.
  const ofScope = navigator?.vendor?.startsWith("Apple") ? [...OF_SCOPE, "beforeunload"] : OF_SCOPE;
  const isHidden = (): boolean => document?.visibilityState === "hidden";
  const listener = ({ type, persisted }: Event & { persisted?: boolean }): void => {
    if (type === "online") hear(Input.Online);
    else if (type === "offline") hear(Input.Offline);
    // Every page fires these two. They concern the back/forward cache only where `persisted` is true. A page that is
    // left for good needs no connection any more, and no event about its end.
    else if (type === "pageshow") persisted && hear(Input.Resumed);
    else if (type === "pagehide") hear(persisted ? Input.Suspend : Input.Left);
    else if (type === "beforeunload") hear(Input.Leaving);
    else if (type === "visibilitychange") hear(isHidden() ? Input.Hidden : Input.Resumed);
    else {
      // "resume": a browser may thaw a frozen page for a moment and keep it hidden.
      hear(Input.Resumed);
      if (isHidden()) hear(Input.Hidden);
    }
  };
  if (navigator?.onLine === false) hear(Input.Offline);
  if (isHidden()) hear(Input.Hidden);
  for (const type of ofScope) scope.addEventListener?.(type, listener);
  for (const type of OF_DOCUMENT) document?.addEventListener(type, listener);
  return () => {
    for (const type of ofScope) scope.removeEventListener?.(type, listener);
    for (const type of OF_DOCUMENT) document?.removeEventListener(type, listener);
  };
}
