// What TypeScript makes of headwater/angular. Compiled, not run.
import { Component, InjectionToken, type Injector, inject, type Resource, signal } from "@angular/core";
import type { SourceEvent } from "headwater";
import { type EventSourceResource, eventSourceResource, provideEventSource } from "headwater/angular";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};
declare const injector: Injector;
const symbol = signal<string | undefined>("ACME");

// Text, where nothing says otherwise; by a signal, a function, and none for now.
const text = eventSourceResource("/feed");
same<Equal<ReturnType<typeof text.data>, string | undefined>>();
eventSourceResource(symbol).value()?.toUpperCase();
eventSourceResource(() => symbol() && `/prices?of=${symbol()}`, { injector })
  .message()
  ?.data.toUpperCase();
// @ts-expect-error there may be none yet
text.value().toUpperCase();
if (text.hasValue()) text.value().toUpperCase();
text.state() satisfies "idle" | "connecting" | "open" | "waiting" | "closed";
text.error()?.message.big();
text.reload() satisfies boolean;
text.open();
// @ts-expect-error it is read-only
text.data.set("");

// It is a resource, as Angular has them.
const resource: Resource<string | undefined> = text;
const snapshot = resource.snapshot();
if (snapshot.status !== "error") snapshot.value?.toUpperCase();
const own: EventSourceResource<number | undefined> = eventSourceResource("/n", { parse: Number });
own.value()?.toFixed();

// Options as they are, and by a function.
const prices = { schema: { tick: z.object({ price: z.number() }) } };
eventSourceResource("/prices", prices).value()?.price.toFixed();
eventSourceResource("/prices", () => ({ ...prices, headers: { "x-of": symbol() ?? "" } }))
  .value()
  ?.price.toFixed();
eventSourceResource("/prices", { ...prices, select: ({ data }) => data.price })
  .value()
  ?.toFixed();
eventSourceResource("/log", { reduce: (all, { data }) => [...all, data], initial: [] as string[] })
  .value()
  .join();
// @ts-expect-error a tick has no volume
eventSourceResource("/prices", prices).value()?.volume;
// @ts-expect-error there is no such option
eventSourceResource("/feed", { header: {} });

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = eventSourceResource<Prices>("/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
const message: SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt"> | undefined = named.message();
if (message?.type === "tick") message.data.price.toFixed();

const TOKEN = new InjectionToken<string>("token");
Component({
  template: "",
  providers: [
    provideEventSource({ grace: 2000 }),
    provideEventSource(() => {
      const authorization = inject(TOKEN);
      return { headers: () => ({ authorization }) };
    }),
  ],
});
// @ts-expect-error what is heard is each resource's own
provideEventSource({ select: () => 1 });
