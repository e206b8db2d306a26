import { type Accessor, createEffect, createMemo, createSignal, onCleanup } from "solid-js";
import { connect, type ConnectOptions, type SourceEvent, type StateChange } from "headwater";

type Options<T> = ConnectOptions & { onEvent?: (event: SourceEvent<T>) => void };
type Made<T> = ConnectOptions<{ message: T }>;
type View<T> = { data?: T } & Partial<Pick<StateChange, "state" | "error">>;

/** The latest payload, once a frame at most; `onEvent` gets every event. `null` for a URL opens nothing. */
export function createEventSource<T>(url: Accessor<string | null>, { onEvent, ...options }: Options<T> = {}) {
  const address = createMemo(url); // the same one, made anew, changes nothing
  const [view, setView] = createSignal<View<T>>({});
  createEffect(() => { // never on a server; ends with the component or root that this is called in
    const at = address();
    let next = setView({});
    if (at === null) return;
    const source = connect<{ message: T }>(at, { parse: "json", ...options } as Made<T>);
    let frame = 0;
    const show = (news: View<T>) => {
      next = { ...next, ...news };
      frame ||= requestAnimationFrame(() => { frame = 0; setView(next); });
    };
    source.on("message", ({ data }) => show({ data }));
    if (onEvent) source.on("message", onEvent);
    source.onState(show);
    onCleanup(() => { source.close(); cancelAnimationFrame(frame); });
  });
  return { data: () => view().data, state: () => view().state, error: () => view().error };
}
