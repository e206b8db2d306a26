import { Input } from "../engine/abi.js";

/** What is fired at the global scope. Workers have only the first two, and miss the others. */
const OF_SCOPE = ["online", "offline", "pageshow", "pagehide"];
const OF_DOCUMENT = ["visibilitychange", "resume"];

/**
 * Listens to the device and the page. Where there is no document, in workers, or no network status,
 * as in some runtimes, there is just less to hear.
 *
 * @param hear what is heard, as inputs of the session; at once that the device is offline or the page hidden, if they are
 * @returns the function that listens no more
 */
export function listen(hear: (input: Input) => void): () => void {
  const scope = globalThis as Partial<EventTarget> & { document?: Document; navigator?: Navigator };
  const { document } = scope;
  const isHidden = (): boolean => document?.visibilityState === "hidden";
  const listener = ({ type, persisted }: Event & { persisted?: boolean }): void => {
    if (type === "online") hear(Input.Online);
    else if (type === "offline") hear(Input.Offline);
    // These two also frame an ordinary visit: only persisted ones concern the back/forward cache. A page that is left
    // and not kept has no more use for its connection, and nobody to tell of its end.
    else if (type === "pageshow") persisted && hear(Input.Resumed);
    else if (type === "pagehide") hear(persisted ? Input.Suspend : Input.Left);
    else if (type === "visibilitychange") hear(isHidden() ? Input.Hidden : Input.Resumed);
    else {
      // A page may be thawed for a moment without being seen.
      hear(Input.Resumed);
      if (isHidden()) hear(Input.Hidden);
    }
  };
  if (scope.navigator?.onLine === false) hear(Input.Offline);
  if (isHidden()) hear(Input.Hidden);
  for (const type of OF_SCOPE) scope.addEventListener?.(type, listener);
  for (const type of OF_DOCUMENT) document?.addEventListener(type, listener);
  return () => {
    for (const type of OF_SCOPE) scope.removeEventListener?.(type, listener);
    for (const type of OF_DOCUMENT) document?.removeEventListener(type, listener);
  };
}
