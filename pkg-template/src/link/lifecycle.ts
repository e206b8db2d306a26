import { Input } from "../engine/abi.js";
import { relax, type User, users } from "../engine/engine.js";

/** Workers have no document, and some runtimes no network status: nothing is heard of those there. */
declare const globalThis: Partial<EventTarget> & { document?: Document; navigator?: Navigator };

const isHidden = (): boolean => globalThis.document?.visibilityState === "hidden";

/** Tells all users. What one of them makes of it may end others, and those take nothing any more. */
function tell(input: Input): void {
  for (const user of [...users]) user(undefined, input);
}

function listener({ type, persisted }: Event & { persisted?: boolean }): void {
  if (type === "online") tell(Input.Online);
  else if (type === "offline") tell(Input.Offline);
  // Every page fires these two. They concern the back/forward cache only where `persisted` is true. A page that is
  // left for good needs no connection any more, and no event about its end.
  else if (type === "pageshow") persisted && tell(Input.Resumed);
  else if (type === "pagehide") tell(persisted ? Input.Suspend : Input.Left);
  else if (type === "beforeunload") tell(Input.Leaving);
  else {
    // "visibilitychange", or "resume": a browser may thaw a frozen page for a moment and keep it hidden.
    if (type === "resume" || !isHidden()) tell(Input.Resumed);
    if (isHidden()) tell(Input.Hidden);
  }
}

function call(method: "addEventListener" | "removeEventListener"): void {
  // WebKit alone breaks connections before `pagehide`. Elsewhere a listener for `beforeunload` could only do harm: versions
  // of Firefox keep no page with it in their back/forward cache.
  const from = globalThis.navigator?.vendor?.startsWith("Apple") ? 0 : 1;
  // In workers only "online" and "offline" are fired.
  for (const type of ["beforeunload", "online", "offline", "pageshow", "pagehide"].slice(from))
    globalThis[method]?.(type, listener);
  for (const type of ["visibilitychange", "resume"]) globalThis.document?.[method]?.(type, listener);
}

/** Adds a user of the engine, who hears from now on what happens to the device and the page. All share one set of listeners. */
export function join(user: User): void {
  users.size || call("addEventListener");
  users.add(user);
}

/** Removes a user, if it has joined. With the last one the listeners go, and an engine that has taken much memory. */
export function leave(user: User): void {
  if (!users.delete(user) || users.size) return;
  call("removeEventListener");
  relax();
}

/** Tells a user if the device is offline or the page hidden, which no event says. */
export function greet(user: User): void {
  if (globalThis.navigator?.onLine === false) user(undefined, Input.Offline);
  if (isHidden()) user(undefined, Input.Hidden);
}
