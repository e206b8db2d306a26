import { useEventSource } from "headwater/preact";
import { render } from "preact";
import "./style.css";

interface Tick {
  symbol: string;
  price: number;
}
type Prices = Record<string, { first: number; last: number }>;

function Dashboard() {
  const { data, state, error, attempt, open, close, reconnect } = useEventSource<{ tick: Tick }, Prices>("/stream", {
    parse: { tick: "json" },
    events: ["tick"],
    initial: {},
    // Every event is in it, however many come between two renderings.
    reduce: (prices, { data: { symbol, price } }) => ({
      ...prices,
      [symbol]: { first: prices[symbol]?.first ?? price, last: price },
    }),
  });
  const isClosed = state === "closed";
  return (
    <main>
      <h1>Headwater in Preact</h1>
      <p class={`status ${state}`}>
        <strong>{state}</strong> {attempt > 1 && `attempt ${attempt}`} <em>{error?.message}</em>
      </p>
      <dl>
        {Object.entries(data).map(([symbol, { first, last }]) => (
          <div key={symbol} class={last < first ? "falling" : "rising"}>
            <dt>{symbol}</dt>
            <dd>{last.toFixed(2)}</dd>
          </div>
        ))}
      </dl>
      <nav>
        <button type="button" onClick={reconnect}>
          Reconnect
        </button>
        <button type="button" onClick={isClosed ? open : close}>
          {isClosed ? "Open" : "Close"}
        </button>
      </nav>
    </main>
  );
}

render(<Dashboard />, document.getElementById("root")!);
