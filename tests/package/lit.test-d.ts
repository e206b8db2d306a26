// What TypeScript makes of headwater/lit. Compiled, not run.
import type { SourceEvent } from "headwater";
import { EventSourceController, type EventSourceHost } from "headwater/lit";
import { LitElement, type ReactiveControllerHost } from "lit";
import { z } from "zod";

type Equal<A, B> = (<X>() => X extends A ? 1 : 2) extends <X>() => X extends B ? 1 : 2 ? true : false;
const same = <T extends true>(..._: T[]): void => {};
declare const host: ReactiveControllerHost;
host satisfies EventSourceHost;

const prices = { schema: { tick: z.object({ price: z.number() }) } };

class Feed extends LitElement {
  symbol: string | undefined;
  text = new EventSourceController(this, "/feed");
  follows = new EventSourceController(this, () => this.symbol && `/prices?of=${this.symbol}`, { parse: Number });
  prices = new EventSourceController(this, "/prices", prices);
  selected = new EventSourceController(this, "/prices", { ...prices, select: ({ data }) => data.price });
  function = new EventSourceController(this, "/prices", () => ({ ...prices, headers: { "x-of": this.symbol ?? "" } }));
  list = new EventSourceController(this, "/log", {
    reduce: (all, { data }) => [...all, data],
    initial: [] as string[],
  });
}
const feed = new Feed();
same<Equal<typeof feed.text.data, string | undefined>>();
same<Equal<typeof feed.follows.data, number | undefined>>();
feed.prices.data?.price.toFixed();
feed.selected.data?.toFixed();
feed.function.data?.price.toFixed();
feed.list.data.join();
// @ts-expect-error there may be none yet
feed.text.data.toUpperCase();
// @ts-expect-error a tick has no volume
feed.prices.data?.volume;
// @ts-expect-error it is read-only
feed.text.data = "";
// @ts-expect-error there is no such option
new EventSourceController(host, "/feed", { header: {} });
feed.text.state satisfies "idle" | "connecting" | "open" | "waiting" | "closed";
feed.text.error?.message.big();
feed.text.open();

// By a map that is named.
type Prices = { tick: { price: number }; halt: string };
const named = new EventSourceController<Prices>(host, "/prices", { parse: { tick: "json" }, events: ["tick", "halt"] });
const message: SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt"> | undefined = named.message;
if (message?.type === "tick") message.data.price.toFixed();
const controller: EventSourceController<number | undefined> = new EventSourceController(host, "/n", { parse: Number });
controller.data?.toFixed();
