// What TypeScript infers of a source: names, payloads, schemas. Compiled, not run.
import { type } from "arktype";
import {
  type AnyEvent,
  type CloseReason,
  type ConnectOptions,
  connect,
  type DecodeError,
  type EventFor,
  type IdStore,
  type SchemaIssue,
  type Source,
  type SourceError,
  type SourceEvent,
  type StandardSchema,
  type StateChange,
} from "headwater";
import { localStorageStore, memoryStore, sessionStorageStore } from "headwater/stores";
import * as v from "valibot";
import { z } from "zod";

/** Whether two types are the same, and not merely assignable to each other. */
type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Fails to compile where the value's type is another than this one. */
declare function expectType<T>(): <U>(value: U, ...same: Same<T, U> extends true ? [] : ["another type"]) => void;

type Tick = { symbol: string; price: number };
type Prices = { tick: Tick; halt: string };
const prices = connect<Prices>("/prices", { parse: { tick: "json" } });

// Names of the map.
const off = prices.on("tick", (event) => expectType<SourceEvent<Tick, "tick">>()(event));
expectType<() => void>()(off);
const offOnce = prices.once("halt", (event) => expectType<string>()(event.data));
expectType<() => void>()(offOnce);
expectType<void>()(prices.off("tick", (event: SourceEvent<Tick, "tick">) => void event));
// Names that are not in it, and all names: what comes by them is not known.
prices.on("later", (event) => {
  expectType<"later">()(event.type);
  expectType<unknown>()(event.data);
});
prices.once("*", (event) => {
  expectType<string>()(event.type);
  expectType<unknown>()(event.data);
});
prices.on("halt" as "tick" | "halt", (event) => {
  if (event.type === "tick") expectType<Tick>()(event.data);
  else expectType<string>()(event.data);
});
prices.on("a" as string, (event) => expectType<unknown>()(event.data));
// @ts-expect-error a halt is text
prices.on("halt", (event: SourceEvent<number, "halt">) => void event);
// @ts-expect-error a handler is a function
prices.once("tick", "later");
prices.on("tick", async (event) => void (await event.data.price));

// A map that says what the rest is.
const some = connect<{ tick: Tick; "*": Date }>("/some", { parse: { "*": (data) => new Date(data) } });
some.on("later", (event) => expectType<Date>()(event.data));
some.on("tick", (event) => expectType<Tick>()(event.data));
some.on("*", (event) => expectType<Tick | Date>()(event.data));

// No map: text, by any name.
const plain = connect("/plain");
expectType<Source<Record<string, string>>>()(plain);
plain.on("message", (event) => expectType<string>()(event.data));
plain.on("*", (event) => expectType<SourceEvent<string>>()(event));
expectType<AsyncIterableIterator<SourceEvent<string, "message">, undefined>>()(plain.events("message"));

// Iterating: the name tells the payload.
for await (const event of prices) {
  expectType<AnyEvent<Prices>>()(event);
  switch (event.type) {
    case "tick":
      expectType<Tick>()(event.data);
      break;
    case "halt":
      expectType<string>()(event.data);
  }
}
for await (const event of prices.events("tick")) expectType<SourceEvent<Tick, "tick">>()(event);
for await (const event of prices.events("tick", "halt"))
  expectType<EventFor<Prices, "tick"> | EventFor<Prices, "halt">>()(event);
expectType<AsyncIterableIterator<AnyEvent<Prices>, undefined>>()(prices.events());
expectType<AsyncIterableIterator<AnyEvent<Prices>, undefined>>()(prices[Symbol.asyncIterator]());
for await (const change of prices.states()) {
  expectType<StateChange>()(change);
  expectType<SourceError | null>()(change.error);
}
expectType<Promise<CloseReason>>()(prices.closed);
expectType<"closed" | "no-content" | "ended" | "until">()(await prices.closed);
{
  using first = connect("/using");
  await using second = connect("/using");
  void [first, second];
}

// Schemas: the payload is what they make of it.
const tick = z.object({ symbol: z.string(), price: z.string().transform(Number) });
const byZod = connect("/zod", { schema: { tick, halt: z.string() } });
byZod.on("tick", (event) => expectType<Tick>()(event.data));
byZod.on("other", (event) => expectType<unknown>()(event.data));
for await (const event of byZod.events("halt")) expectType<string>()(event.data);
const byValibot = connect("/valibot", { schema: { tick: v.object({ symbol: v.string(), price: v.number() }) } });
byValibot.on("tick", (event) => expectType<Tick>()(event.data));
const byArk = connect("/arktype", {
  schema: { tick: type({ symbol: "string", price: "number" }), "*": type("boolean") },
});
byArk.on("tick", (event) => expectType<Tick>()(event.data));
byArk.on("any", (event) => expectType<boolean>()(event.data));
const forAll = connect("/all", { schema: tick, until: ({ data }) => data.price > 5, retry: { max: 5 } });
forAll.on("whatever", (event) => expectType<Tick>()(event.data));
for await (const { data } of forAll) expectType<Tick>()(data);
// A map and schemas that fit it.
connect<Prices>("/both", { schema: { tick } });
// @ts-expect-error these make something else
connect<Prices>("/both", { schema: { tick: z.string() } });
// @ts-expect-error that is no schema
connect("/none", { schema: { tick: "json" } });
const own: StandardSchema<unknown, Tick> = tick;
void own;

// The sentinel sees what handlers see.
connect<Prices>("/until", { until: (event) => event.type === "halt" && event.data === "over" });
connect("/until", { until: "[DONE]" });
// @ts-expect-error that is neither text nor a question
connect("/until", { until: 5 });

// Resuming.
const store: IdStore = { load: async () => null, save: (id: string) => void id };
for (const one of [store, memoryStore(), memoryStore("7"), localStorageStore("key"), sessionStorageStore("key")]) {
  connect("/stored", { store: one, commit: "handled", dedupe: 100 });
}
connect("/known", { dedupe: true, commit: "received" });
// @ts-expect-error there is no such moment
connect("/known", { commit: "sent" });
// @ts-expect-error a key needs a name
localStorageStore();

// What did not decode.
connect("/bad", {
  parse: "json",
  onDecodeError: (error) => {
    expectType<DecodeError>()(error);
    expectType<string>()(error.raw);
    expectType<readonly SchemaIssue[]>()(error.issues);
    const more: SourceError = error;
    void more;
  },
});

// Options are plain objects that may be kept.
const options: ConnectOptions<Prices> = { until: ({ type }) => type === "halt" };
connect("/kept", options).on("tick", (event) => expectType<Tick>()(event.data));
const loose: ConnectOptions = { retry: { attempts: 3 } };
connect<Prices>("/kept", loose);
// @ts-expect-error nobody sets the state
prices.state = "open";
