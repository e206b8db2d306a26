// What TypeScript makes of headwater/solid. Compiled, not run.
import type { SourceEvent } from "headwater";
import { createEventSource, type EventSourceAccessors, EventSourceProvider } from "headwater/solid";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};
declare const symbol: () => string | undefined;

// Text, where nothing says otherwise; by an accessor, and none for now.
const text = createEventSource("/feed");
same<Equal<ReturnType<typeof text.data>, string | undefined>>();
createEventSource(() => symbol() && `/prices?of=${symbol()}`)
  .message()
  ?.data.toUpperCase();
// @ts-expect-error there may be none yet
text.data().toUpperCase();
text.state() satisfies "idle" | "connecting" | "open" | "waiting" | "closed";
text.error()?.message.big();
text.open();

// Options as they are, and by an accessor.
const prices = { schema: { tick: z.object({ price: z.number() }) } };
createEventSource("/prices", prices).data()?.price.toFixed();
createEventSource("/prices", () => prices)
  .data()
  ?.price.toFixed();
createEventSource("/prices", { ...prices, select: ({ data }) => data.price, initial: 0 })
  .data()
  .toFixed();
createEventSource("/prices", {
  ...prices,
  get headers() {
    return { "x-of": symbol() ?? "" };
  },
  select: ({ data }) => data.price,
  onMessage: ({ data }) => data.price,
})
  .data()
  ?.toFixed();
createEventSource("/prices", () => ({ parse: { tick: Number }, select: ({ data }) => data.toFixed() }))
  .data()
  ?.big();
createEventSource("/log", () => ({ reduce: (all, { data }) => [...all, data], initial: [] as string[] }))
  .data()
  .join();
const parsed = createEventSource("/feed", () => ({ parse: { tick: (data) => Number(data) } }));
same<Equal<ReturnType<typeof parsed.data>, number | undefined>>();
// @ts-expect-error a tick has no volume
createEventSource("/prices", prices).data()?.volume;
// @ts-expect-error there is no such option
createEventSource("/feed", { header: {} });

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = createEventSource<Prices>("/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
const message: SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt"> | undefined = named.message();
if (message?.type === "tick") message.data.price.toFixed();
const accessors: EventSourceAccessors<number | undefined> = createEventSource("/n", { parse: Number });
accessors.data()?.toFixed();

EventSourceProvider({ options: { grace: 2000, headers: { "x-a": "1" } } });
// @ts-expect-error what is heard is each component's own
EventSourceProvider({ options: { select: () => 1 } });
