// What TypeScript makes of headwater/store. Compiled, not run.
import type { SourceEvent } from "headwater";
import { eventSourceStore } from "headwater/store";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};

// Text, where nothing says otherwise.
const text = eventSourceStore("/feed");
same<Equal<ReturnType<typeof text.get>["data"], string | undefined>>();
text.get().data?.toUpperCase();
text.get().message?.lastEventId.length;
// @ts-expect-error there may be none yet
text.get().data.toUpperCase();

// By parsers.
eventSourceStore("/feed", { parse: { tick: (data) => Number(data) } })
  .get()
  .data?.toFixed();
const two = eventSourceStore("/feed", { parse: { tick: (data) => Number(data), halt: "text" } });
same<Equal<ReturnType<typeof two.get>["data"], number | string | undefined>>();
eventSourceStore("/feed", { parse: { tick: (data) => Number(data), halt: "text" }, events: ["halt"] })
  .get()
  .data?.big();

// By schemas.
const prices = { schema: { tick: z.object({ price: z.number() }) } };
eventSourceStore("/prices", prices).get().data?.price.toFixed();
eventSourceStore("/prices", { schema: z.object({ price: z.number() }) })
  .get()
  .data?.price.toFixed();
// @ts-expect-error a tick has no volume
eventSourceStore("/prices", prices).get().data?.volume;

// What select, reduce and initial make.
eventSourceStore("/prices", { ...prices, select: ({ data }) => data.price })
  .get()
  .data?.toFixed();
eventSourceStore("/prices", { ...prices, select: ({ data }) => data.price, initial: 0 })
  .get()
  .data.toFixed();
eventSourceStore("/log", { reduce: (all, { data }) => [...all, data], initial: [] as string[] })
  .get()
  .data.join();
eventSourceStore("/log", {
  parse: (line) => line.length,
  reduce: (sum, event) => sum + event.data,
  initial: 0,
})
  .get()
  .data.toFixed();

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = eventSourceStore<Prices>("/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
const message: SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt"> | undefined = named.get().message;
if (message?.type === "tick") message.data.price.toFixed();
eventSourceStore<{ message: { price: number } }>("/prices", { parse: "json" }).get().data?.price.toFixed();
eventSourceStore<{ message: { price: number } }, number[]>("/prices", {
  parse: "json",
  reduce: (all, { data }) => [...all, data.price],
  initial: [],
})
  .get()
  .data.at(0)
  ?.toFixed();
// @ts-expect-error it would hear `message` alone
eventSourceStore<Prices>("/prices", { parse: { tick: "json" } });
// @ts-expect-error something must make the payload
eventSourceStore<{ message: { price: number } }>("/prices", {});
// @ts-expect-error there is no such option
eventSourceStore("/feed", { header: {} });
// @ts-expect-error there is no such type
eventSourceStore<Prices>("/prices", { parse: { tick: "json" }, events: ["tock"] });
eventSourceStore(null);
eventSourceStore(new URL("https://a.test/"), { throttle: 100, grace: 1000, key: "ann", enabled: false });
