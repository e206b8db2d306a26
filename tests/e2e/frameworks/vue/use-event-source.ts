import { computed, type MaybeRefOrGetter, onWatcherCleanup, shallowRef, toValue, watchPostEffect } from "vue";
import { connect, type ConnectOptions, type SourceEvent, type StateChange } from "headwater";

type Options<T> = ConnectOptions & { onEvent?: (event: SourceEvent<T>) => void };
type Made<T> = ConnectOptions<{ message: T }>;
type View<T> = { data?: T } & Partial<Pick<StateChange, "state" | "error">>;

/** The latest payload, once a frame at most; `onEvent` gets every event. `null` for a URL opens nothing. */
export function useEventSource<T>(url: MaybeRefOrGetter<string | null>, { onEvent, ...options }: Options<T> = {}) {
  const address = computed(() => toValue(url)); // the same one, made anew, changes nothing
  const view = shallowRef<View<T>>({});
  watchPostEffect(() => { // after mounting, so never on a server; ends with the scope that this is called in
    let next: View<T> = (view.value = {});
    if (address.value === null) return;
    const source = connect<{ message: T }>(address.value, { parse: "json", ...options } as Made<T>);
    let frame = 0;
    const show = (news: View<T>) => {
      next = { ...next, ...news };
      frame ||= requestAnimationFrame(() => { frame = 0; view.value = next; });
    };
    source.on("message", ({ data }) => show({ data }));
    if (onEvent) source.on("message", onEvent);
    source.onState(show);
    onWatcherCleanup(() => { source.close(); cancelAnimationFrame(frame); });
  });
  const part = <K extends keyof View<T>>(name: K) => computed(() => view.value[name]);
  return { data: part("data"), state: part("state"), error: part("error") };
}
