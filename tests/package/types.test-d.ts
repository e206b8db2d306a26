// What TypeScript makes of the package. Compiled, not run.
import { type CloseReason, connect, type Source, SourceError, type StateChange } from "headwater";

type Prices = { tick: { symbol: string; price: number }; halt: string };
const prices: Source<Prices> = connect<Prices>("/prices", { parse: { tick: "json" }, retry: { max: 5000 } });

const off: () => void = prices.on("tick", (event) => {
  const price: number = event.data.price;
  const type: "tick" = event.type;
  // @ts-expect-error a tick has no volume
  event.data.volume;
  void [price, type];
});
prices.on("halt", (event) => event.data.toUpperCase());
prices.on("*", (event) => {
  // @ts-expect-error what came by any name is not known
  event.data.price;
});
prices.onState((change: StateChange) => {
  if (change.error instanceof SourceError) void change.error.headers?.get("retry-after");
});
const end: Promise<CloseReason> = prices.closed;
for await (const event of prices) {
  const type: "tick" | "halt" = event.type;
  void type;
}
// @ts-expect-error there is no such option
connect("/prices", { header: {} });
connect("/chat", { body: "{}", headers: () => ({ a: "b" }), signal: AbortSignal.timeout(5) });
connect("/text").on("message", (event) => event.data.length);
connect("/feed", {
  retry: { attempts: 5, elapsed: 60_000 },
  shouldRetry: async ({ error, response, lastEventId, attempt }) => {
    if (response?.headers.has("x-stop")) return false;
    return error.kind === "network" && lastEventId !== "" ? attempt * 100 : undefined;
  },
  pauseWhenHidden: 10_000,
  awaitHandlers: true,
  redirect: "error",
}).on("message", async (event) => void (await event.data));
// @ts-expect-error a word is no answer
connect("/feed", { shouldRetry: () => "soon" });
off();
void end;
