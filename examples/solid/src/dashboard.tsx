import { createEventSource } from "headwater/solid";
import { createEffect, For, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import {
  change,
  closed,
  type Feed,
  line,
  look,
  type Market,
  more,
  note,
  order,
  orders,
  type Trade,
  trade,
  url,
} from "../../market/feed";

export function Dashboard() {
  // Two readers of one connection: each hears the types that it names, and misses none of them.
  const feed = createEventSource<Trade, Market>(url, {
    parse: "json",
    events: ["tick", "halt", "resume"],
    reduce: trade,
    initial: closed,
  });
  const news = createEventSource<Pick<Feed, "news">, Feed["news"][]>(url, {
    parse: "json",
    events: "news",
    reduce: note,
    initial: [],
  });
  // A card stays, and only what has changed in it is drawn.
  const [market, setMarket] = createStore<Market>(closed);
  createEffect(() => setMarket(reconcile(feed.data(), { key: "symbol" })));

  return (
    <main>
      <header>
        <h1>Headwater in Solid</h1>
        <p>A feed of typed events, drawn as it comes. Break it, and see it go on where it was.</p>
      </header>
      <p class={`status ${feed.state()}`}>
        <strong data-field="state">{feed.state()}</strong> {more(feed.state(), feed.attempt(), feed.nextAttemptAt())}
        <Show when={feed.error()}>{(error) => <em>{error().message}</em>}</Show>
      </p>
      <section class="quotes">
        <For each={market.quotes}>
          {(quote) => (
            <article class={look(quote)}>
              <h2>{quote.symbol}</h2>
              <output>{quote.prices.at(-1)?.toFixed(2)}</output>
              <small>{quote.isHalted ? "halted" : `${change(quote).toFixed(2)} %`}</small>
              <svg viewBox="0 0 320 96" preserveAspectRatio="none" aria-hidden="true">
                <path class="line" d={line(quote)} />
              </svg>
            </article>
          )}
        </For>
      </section>
      <For each={news.data()} fallback={<p class="news">No news yet.</p>}>
        {({ text }) => <p class="news">{text}</p>}
      </For>
      <dl>
        <div>
          <dt>received</dt>
          <dd data-field="received">{market.received}</dd>
        </div>
        <div>
          <dt>last event</dt>
          <dd>{feed.lastEventId()}</dd>
        </div>
      </dl>
      <nav>
        <For each={Object.entries(orders)}>
          {([label, action]) => (
            <button type="button" onClick={() => order(action)}>
              {label}
            </button>
          )}
        </For>
        <Show
          when={feed.state() === "closed"}
          fallback={
            <button type="button" onClick={feed.close}>
              Close
            </button>
          }
        >
          <button type="button" onClick={feed.open}>
            Open
          </button>
        </Show>
      </nav>
    </main>
  );
}
