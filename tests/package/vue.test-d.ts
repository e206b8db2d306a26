// What TypeScript makes of headwater/vue. Compiled, not run.
import type { SourceEvent } from "headwater";
import { eventSourceRegistry } from "headwater/store";
import {
  EventSourcePlugin,
  type EventSourceRefs,
  type ProviderOptions,
  provideEventSource,
  useEventSource,
} from "headwater/vue";
import { type ComputedRef, computed, createApp, ref, shallowRef } from "vue";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};

// Text, where nothing says otherwise.
const text = useEventSource("/feed");
same<Equal<typeof text.data, ComputedRef<string | undefined>>>();
text.message.value?.lastEventId.length;
text.nextAttemptAt.value?.toFixed();
if (text.state.value === "idle") text.open();
text.close();
text.reconnect();
text.restart();
// @ts-expect-error it is to be read
text.data.value = "";

// URLs in all shapes.
const room = ref<string | null>(null);
useEventSource(room);
useEventSource(() => room.value && `/rooms/${room.value}`);
useEventSource(computed(() => new URL("https://a.test/")));
useEventSource(shallowRef(async () => "/feed"));
useEventSource(null);
useEventSource(false);
// @ts-expect-error a function is a getter, and a promise is no URL
useEventSource(async () => "/feed");
// @ts-expect-error a number is no URL
useEventSource(ref(1));

// Options as they are, in a ref, and by a getter.
const tick = { tick: z.object({ price: z.number() }) };
const plain = useEventSource("/prices", { schema: tick });
same<Equal<typeof plain.data, ComputedRef<{ price: number } | undefined>>>();
const got = useEventSource("/prices", () => ({ schema: tick, headers: { "x-room": room.value ?? "" } }));
same<Equal<typeof got.data, ComputedRef<{ price: number } | undefined>>>();
const referred = useEventSource("/prices", shallowRef({ schema: tick }));
same<Equal<typeof referred.data, ComputedRef<{ price: number } | undefined>>>();
useEventSource("/prices", {
  schema: tick,
  whileDeactivated: true,
  onMessage: ({ type, data }) => void [type satisfies "tick", data.price.toFixed()],
});
// Within a getter, TypeScript must be told what a handler is given.
const price = ({ data }: SourceEvent<{ price: number }, "tick">): number => data.price;
useEventSource("/prices", { schema: tick, select: ({ data }) => data.price }).data.value?.toFixed();
useEventSource("/prices", () => ({ schema: tick, select: price })).data.value?.toFixed();
useEventSource("/log", { reduce: (all, { data }) => [...all, data], initial: [] as string[] }).data.value.join();
useEventSource("/log", () => ({
  reduce: (all: string[], { data }: { data: string }) => [...all, data],
  initial: [] as string[],
})).data.value.join();
useEventSource("/feed", { parse: { tick: (data) => Number(data) } }).data.value?.toFixed();
// @ts-expect-error a tick has no volume
plain.data.value?.volume;
// @ts-expect-error there is no such option
useEventSource("/feed", { header: {} });

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = useEventSource<Prices>("/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
if (named.message.value?.type === "tick") named.message.value.data.price.toFixed();
// @ts-expect-error it would hear `message` alone
useEventSource<Prices>("/prices", { parse: { tick: "json" } });

// Defaults.
provideEventSource({ grace: 1000, headers: () => ({ authorization: "" }) });
provideEventSource(() => ({ headers: { "x-room": room.value ?? "" }, whileDeactivated: true }));
provideEventSource(ref({ throttle: 100 }));
// @ts-expect-error what is shown is said where it is shown
provideEventSource({ select: () => 1 });
createApp({}).use(EventSourcePlugin).use(EventSourcePlugin, { registry: eventSourceRegistry() });
createApp({}).use(EventSourcePlugin, () => ({ grace: 1 }));

const options: ProviderOptions = { pauseWhenHidden: true };
const show = ({ data, state }: EventSourceRefs<number>): number => (state.value === "open" ? data.value : 0);
void [options, show];
