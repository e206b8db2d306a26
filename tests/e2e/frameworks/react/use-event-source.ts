import { useEffect, useEffectEvent, useState } from "react";
import { connect, type ConnectOptions, type SourceEvent, type StateChange } from "headwater";

type Options<T> = ConnectOptions & { onEvent?: (event: SourceEvent<T>) => void };
type Made<T> = ConnectOptions<{ message: T }>;
type View<T> = { url?: string; data?: T } & Partial<Pick<StateChange, "state" | "error">>;

/** The latest payload, once a frame at most; `onEvent` gets every event. `null` for a URL opens nothing. */
export function useEventSource<T>(url: string | null, { onEvent, ...options }: Options<T> = {}): View<T> {
  const [view, setView] = useState<View<T>>({});
  const open = useEffectEvent((url: string) => connect<{ message: T }>(url, { parse: "json", ...options } as Made<T>));
  const hear = useEffectEvent((event: SourceEvent<T>) => onEvent?.(event)); // that of the latest rendering
  useEffect(() => {
    if (url === null) return;
    const source = open(url);
    let next: View<T> = { url };
    let frame = 0;
    const show = (news: View<T>) => {
      next = { ...next, ...news };
      frame ||= requestAnimationFrame(() => { frame = 0; setView(next); });
    };
    source.on("message", ({ data }) => show({ data }));
    source.on("message", (event) => hear(event));
    source.onState(show);
    return () => { source.close(); cancelAnimationFrame(frame); };
  }, [url]);
  return view.url === url ? view : {}; // what another URL has said is not shown
}
