// What TypeScript infers of a source: names, payloads, schemas. Compiled, not run.
import { type } from "arktype";
import {
  type AnyEvent,
  type AnySourceError,
  type CloseReason,
  type ConnectOptions,
  connect,
  type DecodeError,
  type EventFor,
  type Iteration,
  type SchemaIssue,
  type Source,
  SourceError,
  type SourceEvent,
  type StandardSchema,
  type StateChange,
} from "headwater";
import { type IdStore, keep, localStorageStore, memoryStore, sessionStorageStore } from "headwater/stores";
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
expectType<Iteration<SourceEvent<string, "message">>>()(plain.events("message"));

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
expectType<Iteration<AnyEvent<Prices>>>()(prices.events());
expectType<Iteration<AnyEvent<Prices>>>()(prices[Symbol.asyncIterator]());
for await (const change of prices.states()) {
  expectType<StateChange>()(change);
  expectType<AnySourceError | null>()(change.error);
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
connect<Prices>("/until", {
  parse: { tick: "json" },
  until: (event) => event.type === "halt" && event.data === "over",
});
connect("/until", { until: "[DONE]" });
// @ts-expect-error that is neither text nor a question
connect("/until", { until: 5 });

// Resuming.
const store: IdStore = { load: async () => null, save: (id: string) => void id };
const handled = { commit: "handled", dedupe: 100 } as const;
for (const one of [
  keep(store, handled),
  memoryStore(),
  localStorageStore("key", handled),
  sessionStorageStore("key"),
]) {
  connect("/stored", { store: one });
}
memoryStore({ dedupe: true, commit: "received" });
// @ts-expect-error there is no such moment
memoryStore({ commit: "sent" });
// @ts-expect-error it decides nothing by itself
connect("/stored", { store });
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
const options: ConnectOptions<Prices> = { until: ({ type }) => type === "halt", parse: { tick: "json" } };
connect("/kept", options).on("tick", (event) => expectType<Tick>()(event.data));
const loose: ConnectOptions = { retry: { attempts: 3 } };
connect<Prices>("/kept", { ...loose, parse: "json" });
connect("/kept", loose);
// @ts-expect-error nobody sets the state
prices.state = "open";

// Parsers without a map: JSON may be anything, and a function tells what it makes.
connect("/json", { parse: "json" }).on("message", (event) => expectType<unknown>()(event.data));
connect("/numbers", { parse: (data) => Number(data) }).on("any", (event) => expectType<number>()(event.data));
connect("/numbers", { parse: Number, until: ({ data }) => data > 5 });
connect("/text", { parse: "text" }).on("message", (event) => expectType<string>()(event.data));
const byType = connect("/some", { parse: { count: (data) => data.length, tick: "json" }, retry: { max: 5 } });
byType.on("count", (event) => expectType<number>()(event.data));
byType.on("tick", (event) => expectType<unknown>()(event.data));
byType.on("other", (event) => expectType<string>()(event.data));

// A map whose payloads are not text asks for what makes them.
connect<Prices>("/prices", { parse: "json" });
connect<Prices>("/prices", { parse: { "*": "json" } });
connect<Prices>("/prices", { parse: { tick: (data): Tick => JSON.parse(data), halt: "text" } });
connect<{ halt: "on" | "off"; news: string }>("/news");
connect<{ halt: "on" | "off"; news: string }>("/news", { retry: { max: 5 } });
connect<{ some: unknown }>("/some", {});
// @ts-expect-error nothing makes a tick of text
connect<Prices>("/prices");
// @ts-expect-error nothing makes a tick of text
connect<Prices>("/prices", {});
// @ts-expect-error nothing makes a tick of text
connect<Prices>("/prices", { retry: { max: 5 } });
// @ts-expect-error a tick is left out
connect<Prices>("/prices", { parse: { halt: "text" } });
// @ts-expect-error text is no tick
connect<Prices>("/prices", { parse: { tick: "text" } });
// @ts-expect-error a number is no tick
connect<Prices>("/prices", { parse: { tick: (data: string) => data.length } });
// @ts-expect-error the map has no tock
connect<Prices>("/prices", { parse: { tick: "json", tock: "json" } });
// @ts-expect-error the map has no tock
connect<Prices>("/prices", { schema: { tick, tock: tick } });
/** What wraps connect() passes a map on. */
function opened<E extends object>(url: string, options: ConnectOptions<E>): Source<E> {
  return connect<E>(url, options);
}
opened<Prices>("/prices", { parse: "json" });
interface Events {
  tick: Tick;
}
connect<Events>("/prices", { parse: { tick: "json" } }).on("tick", (event) => expectType<Tick>()(event.data));

// Handlers may give anything back: a promise, or what an expression happens to be.
const seen: Tick[] = [];
prices.on("tick", async ({ data }) => data);
prices.once("tick", ({ data }) => seen.push(data));

// A kind tells what is known of an error, and a state what comes with it.
prices.onState((change) => {
  if (change.state === "waiting") {
    expectType<AnySourceError>()(change.error);
    expectType<number | null>()(change.nextAttemptAt);
  } else {
    expectType<null>()(change.nextAttemptAt);
  }
  if (change.state === "open") expectType<null>()(change.error);
  if (change.error?.kind === "status") expectType<Headers>()(change.error.headers);
  if (change.error?.kind === "parse") expectType<DecodeError>()(change.error);
  if (change.error?.kind === "network") expectType<Headers | null>()(change.error.headers);
});
const made: SourceError = new SourceError("x");
new SourceError("x", { kind: "status", status: 403, cause: made });
// @ts-expect-error there is no such kind
new SourceError("x", { kind: "weather" });

// Any source is a Source.
const sources: Source[] = [prices, plain, byZod, byArk, forAll, byType, some];
for (const source of sources) source.on("message", (event) => expectType<unknown>()(event.data));

// What is not given may be undefined by name.
connect("/kept", { signal: undefined, parse: undefined, retry: { max: undefined }, limits: { line: undefined } });
