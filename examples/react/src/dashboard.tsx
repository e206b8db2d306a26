import { useEventSource } from "headwater/react";
import { feed, headline, line, type Market, order, type Prices, trade } from "./market";

// One object for both hooks: they read from one connection.
const market = { parse: "json" } as const;

export function Dashboard() {
  const { data, state, error, attempt, lastEventId, open, close, reconnect } = useEventSource<
    Pick<Market, "tick">,
    Prices
  >(feed, { ...market, events: ["tick"], initial: {}, reduce: trade });
  const isClosed = state === "closed";
  return (
    <section>
      <p className={`status ${state}`}>
        <strong>{state}</strong> {attempt > 1 && `attempt ${attempt}`} <small>{lastEventId}</small>
        <em>{error?.message}</em>
      </p>
      <div className="quotes">
        {Object.entries(data).map(([symbol, prices]) => (
          <Quote key={symbol} symbol={symbol} prices={prices} />
        ))}
      </div>
      <News />
      <nav>
        <button type="button" onClick={() => order("burst")}>
          Burst of 2000
        </button>
        <button type="button" onClick={() => order("drop")}>
          Drop
        </button>
        <button type="button" onClick={() => order("unavailable")}>
          Answer 503
        </button>
        <button type="button" onClick={reconnect}>
          Reconnect
        </button>
        <button type="button" onClick={isClosed ? open : close}>
          {isClosed ? "Open" : "Close"}
        </button>
      </nav>
    </section>
  );
}

function Quote({ symbol, prices }: { symbol: string; prices: number[] }) {
  const [first, last] = [prices[0], prices.at(-1)!];
  return (
    <article className={last < first ? "falling" : "rising"}>
      <h2>{symbol}</h2>
      <output>{last.toFixed(2)}</output>
      <svg viewBox="0 0 100 30" preserveAspectRatio="none" aria-hidden="true">
        <polyline points={line(prices)} />
      </svg>
    </article>
  );
}

/** Another part of the same stream: it shares the connection, and is rendered where there is news. */
function News() {
  const { data } = useEventSource<Pick<Market, "news">, string[]>(feed, {
    ...market,
    events: ["news"],
    initial: [],
    reduce: headline,
  });
  return <ul>{data.length ? data.map((text) => <li key={text}>{text}</li>) : <li>No news yet.</li>}</ul>;
}
