// What TypeScript makes of headwater/svelte. Compiled, not run.
import type { SourceEvent } from "headwater";
import type { Reading } from "headwater/store";
import { createEventSource, type ProviderOptions, setEventSourceContext } from "headwater/svelte";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};

// Text, where nothing says otherwise.
const text = createEventSource(() => "/feed");
same<Equal<typeof text.data, string | undefined>>();
text.message?.lastEventId.length;
text.nextAttemptAt?.toFixed();
if (text.state === "idle") text.open();
text.close();
text.reconnect();
text.restart();
// @ts-expect-error it is to be read
text.data = "";

// URLs in all shapes.
let room: string | null = null as string | null;
createEventSource("/feed");
createEventSource(new URL("https://a.test/"));
createEventSource(() => room && `/rooms/${room}`);
createEventSource(() => async () => "/feed");
createEventSource(() => null);
// @ts-expect-error a function is a getter, and a promise is no URL
createEventSource(async () => "/feed");
// @ts-expect-error a number is no URL
createEventSource(() => 1);
room = "one";

// Options as they are, and by a getter.
const tick = { tick: z.object({ price: z.number() }) };
const plain = createEventSource("/prices", { schema: tick });
same<Equal<typeof plain.data, { price: number } | undefined>>();
const got = createEventSource("/prices", () => ({ schema: tick, headers: { "x-room": room ?? "" } }));
same<Equal<typeof got.data, { price: number } | undefined>>();
createEventSource("/prices", {
  schema: tick,
  onMessage: ({ type, data }) => void [type satisfies "tick", data.price.toFixed()],
});
// Within a getter, TypeScript must be told what a handler is given.
const price = ({ data }: SourceEvent<{ price: number }, "tick">): number => data.price;
createEventSource("/prices", { schema: tick, select: ({ data }) => data.price }).data?.toFixed();
createEventSource("/prices", () => ({ schema: tick, select: price })).data?.toFixed();
createEventSource("/log", { reduce: (all, { data }) => [...all, data], initial: [] as string[] }).data.join();
createEventSource("/feed", { parse: { tick: (data) => Number(data) } }).data?.toFixed();
// @ts-expect-error a tick has no volume
plain.data?.volume;
// @ts-expect-error there is no such option
createEventSource("/feed", { header: {} });

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = createEventSource<Prices>("/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
if (named.message?.type === "tick") named.message.data.price.toFixed();
// @ts-expect-error it would hear `message` alone
createEventSource<Prices>("/prices", { parse: { tick: "json" } });

// Defaults.
setEventSourceContext({ grace: 1000, headers: () => ({ authorization: "" }) });
setEventSourceContext(() => ({ headers: { "x-room": room ?? "" } }));
// @ts-expect-error what is shown is said where it is shown
setEventSourceContext({ select: () => 1 });

const options: ProviderOptions = { pauseWhenHidden: true };
const show = ({ data, state }: Reading<number>): number => (state === "open" ? data : 0);
void [options, show];
