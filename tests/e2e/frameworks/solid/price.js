import { createEventSource } from "headwater/solid";
import h from "solid-js/h";

export function Price(props) {
  const { data, state } = createEventSource(() => props.url, {
    parse: "json",
    onMessage: ({ data }) => props.onTick(data.price),
  });
  return h("output", { "data-state": state }, () => data()?.price ?? "…");
}
