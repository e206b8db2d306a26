import { defineComponent, h } from "vue";
import { useEventSource } from "headwater/vue";

type Props = { url: string | null; onTick: (price: number) => void };

export const Price = defineComponent((props: Props) => {
  const { data, state } = useEventSource<{ message: { price: number } }>(() => props.url, {
    parse: "json",
    onMessage: ({ data }) => props.onTick(data.price),
  });
  return () => h("output", { "data-state": state.value }, data.value?.price ?? "…");
}, { props: ["url", "onTick"] });
