import h from "solid-js/h";
import { createEventSource } from "./create-event-source";

type Props = { url: string | null; onTick: (price: number) => void };

export function Price(props: Props) {
  const { data, state } = createEventSource<{ price: number }>(() => props.url, { onEvent: ({ data }) => props.onTick(data.price) });
  return h("output", { "data-state": state }, () => data()?.price ?? "…");
}
