import { useEventSource } from "headwater/vue";
import { type MaybeRefOrGetter, toValue } from "vue";

/** The latest hundred lines, and how many errors there were: every event is in both, by one connection. */
export function useLog(room: MaybeRefOrGetter<string>) {
  const url = () => `/rooms/${toValue(room)}/log`;
  const { data: lines, state } = useEventSource(url, {
    initial: [] as string[],
    reduce: (lines, { data }) => [...lines, data].slice(-100),
  });
  const { data: errors } = useEventSource(url, {
    initial: 0,
    reduce: (count, { data }) => count + (data.startsWith("error") ? 1 : 0),
  });
  return { lines, errors, state };
}
