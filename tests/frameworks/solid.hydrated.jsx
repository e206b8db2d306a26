// What a server renders, and a page hydrates.
import { createEventSource } from "headwater/solid";

export function Hydrated(props) {
  const { data, state } = createEventSource(() => props.url);
  return <output data-state={state()}>{data() ?? "…"}</output>;
}
