import { defineComponent, h } from "vue";
import { useEventSource } from "./use-event-source";

type Props = { url: string | null; onTick: (price: number) => void };

export const Price = defineComponent((props: Props) => {
  const { data, state } = useEventSource<{ price: number }>(() => props.url, { onEvent: ({ data }) => props.onTick(data.price) });
  return () => h("output", { "data-state": state.value }, data.value?.price ?? "…");
}, { props: ["url", "onTick"] });
