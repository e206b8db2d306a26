/** @jsxImportSource preact */
// What TypeScript makes of headwater/preact. Compiled, not run.

import type { SourceEvent } from "headwater";
import { EventSourceProvider, type ProviderOptions, useEventSource, useEventSourceState } from "headwater/preact";
import { eventSourceRegistry, eventSourceStore } from "headwater/store";
import type { ComponentChildren as ReactNode } from "preact";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};
type Prices = { tick: { price: number }; halt: string };

export function Shown({ url, children }: { url: string | null; children: ReactNode }) {
  // Text, where nothing says otherwise; no URL.
  const text = useEventSource(url);
  same<Equal<typeof text.data, string | undefined>>();
  same<Equal<typeof text.state, "idle" | "connecting" | "open" | "waiting" | "closed">>();
  useEventSource(undefined);
  useEventSource(false);
  useEventSource(new URL("https://a.test/"));
  useEventSource(() => "/feed");
  // @ts-expect-error a number is no URL
  useEventSource(1);

  // By parsers and schemas.
  const parsed = useEventSource("/feed", { parse: { tick: (data) => Number(data), halt: "text" } });
  same<Equal<typeof parsed.data, number | string | undefined>>();
  const valid = useEventSource("/prices", { schema: { tick: z.object({ price: z.number() }) } });
  same<Equal<typeof valid.data, { price: number } | undefined>>();
  // @ts-expect-error there may be none yet
  valid.data.price;

  // By a map that is named.
  const named = useEventSource<Prices>(url, { parse: { tick: "json" }, events: ["tick", "halt"] });
  const message: SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt"> | undefined = named.message;
  if (message?.type === "tick") message.data.price.toFixed();
  // @ts-expect-error there is no such type
  useEventSource<Prices>("/prices", { parse: { tick: "json" }, events: ["tock"] });

  // What select, reduce and initial make.
  const one = useEventSource("/prices", { parse: Number, select: ({ data }) => data > 1 });
  same<Equal<typeof one.data, boolean | undefined>>();
  const sum = useEventSource("/prices", { parse: Number, reduce: (sum, { data }) => sum + data, initial: 0 });
  same<Equal<typeof sum.data, number>>();
  useEventSource<Pick<Prices, "tick">, number[]>("/prices", {
    parse: { tick: "json" },
    events: ["tick"],
    reduce: (all, { data }) => [...all, data.price],
    initial: [],
  }).data.at(0);

  // Handlers, and what only the hook has.
  useEventSource("/prices", {
    parse: Number,
    onMessage: ({ data, lastEventId }) => void [data.toFixed(), lastEventId.length],
    onState: ({ state }) => void state.length,
    onError: (error) => void error.message,
    suspense: true,
    throwOnError: (error) => error.kind === "status",
  });
  useEventSource("/feed", { throwOnError: true, throttle: "none", grace: 1000, key: "a", enabled: false });
  // @ts-expect-error there is no such option
  useEventSource("/feed", { header: {} });
  // @ts-expect-error a text is no answer
  useEventSource("/feed", { suspense: "yes" });
  // @ts-expect-error there is no such pace
  useEventSource("/feed", { throttle: "second" });

  const { open, close, reconnect, restart } = text;
  for (const act of [open, close, reconnect, restart]) same<Equal<ReturnType<typeof act>, void>>();
  return <Provided>{children}</Provided>;
}

const store = eventSourceStore("/prices", { parse: Number });

function Provided({ children }: { children: ReactNode }) {
  const whole = useEventSourceState(store);
  same<Equal<typeof whole.data, number | undefined>>();
  const part = useEventSourceState(store, ({ state }) => state === "open");
  same<Equal<typeof part, boolean>>();
  useEventSourceState(
    store,
    ({ data }) => [data],
    (a, b) => a[0] === b[0],
  );
  // @ts-expect-error a snapshot has no such part
  useEventSourceState(store, ({ price }) => price);

  const options: ProviderOptions = { registry: eventSourceRegistry(), grace: 2000, headers: { accept: "text/plain" } };
  // @ts-expect-error what is a component's own is not said for many: its types would not know
  const wrong: ProviderOptions = { parse: "json" };
  void wrong;
  return <EventSourceProvider options={options}>{children}</EventSourceProvider>;
}
