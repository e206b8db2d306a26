import { useEventSource } from "./use-event-source";

type Props = { url: string | null; onTick: (price: number) => void };

export function Price({ url, onTick }: Props) {
  const { data, state } = useEventSource<{ price: number }>(url, { onEvent: ({ data }) => onTick(data.price) });
  return <output data-state={state}>{data?.price ?? "…"}</output>;
}
