import { useEventSource } from "headwater/react";

type Props = { url: string | null; onTick: (price: number) => void };

export function Price({ url, onTick }: Props) {
  const { data, state } = useEventSource<{ message: { price: number } }>(url, {
    parse: "json",
    onMessage: ({ data }) => onTick(data.price),
  });
  return <output data-state={state}>{data?.price ?? "…"}</output>;
}
