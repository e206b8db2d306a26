import { connect, type ConnectOptions, type SourceEvent, type StateChange } from "headwater";

type Options<T> = ConnectOptions & { onEvent?: (event: SourceEvent<T>) => void };
type Made<T> = ConnectOptions<{ message: T }>;
type View<T> = { data?: T } & Partial<Pick<StateChange, "state" | "error">>;

/** The latest payload, once a frame at most; `onEvent` gets every event. `null` for a URL opens nothing. */
export function eventSource<T>(url: () => string | null, { onEvent, ...options }: Options<T> = {}) {
  const address = $derived(url()); // the same one, made anew, changes nothing
  let view = $state.raw<View<T>>({});
  $effect(() => { // never on a server; ends with the component or effect that this is called in
    let next: View<T> = (view = {});
    if (address === null) return;
    const source = connect<{ message: T }>(address, { parse: "json", ...options } as Made<T>);
    let frame = 0;
    const show = (news: View<T>) => {
      next = { ...next, ...news };
      frame ||= requestAnimationFrame(() => { frame = 0; view = next; });
    };
    source.on("message", ({ data }) => show({ data }));
    if (onEvent) source.on("message", onEvent);
    source.onState(show);
    return () => { source.close(); cancelAnimationFrame(frame); };
  });
  return { get data() { return view.data; }, get state() { return view.state; }, get error() { return view.error; } };
}
