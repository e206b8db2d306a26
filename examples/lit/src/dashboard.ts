import { EventSourceController } from "headwater/lit";
import { html, LitElement, nothing } from "lit";
import { repeat } from "lit/directives/repeat.js";
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
  type Quote,
  type Trade,
  trade,
  url,
} from "../../market/feed";

export class Dashboard extends LitElement {
  // Two readers of one connection: each hears the types that it names, and misses none of them.
  private feed = new EventSourceController<Trade, Market>(this, url, {
    parse: "json",
    events: ["tick", "halt", "resume"],
    reduce: trade,
    initial: closed,
  });
  private news = new EventSourceController<Pick<Feed, "news">, Feed["news"][]>(this, url, {
    parse: "json",
    events: "news",
    reduce: note,
    initial: [],
  });

  /** The page's own styles are for it, too. */
  override createRenderRoot() {
    return this;
  }

  override render() {
    const { data, state, error, attempt, nextAttemptAt, lastEventId } = this.feed;
    return html`
      <main>
        <header>
          <h1>Headwater in Lit</h1>
          <p>A feed of typed events, drawn as it comes. Break it, and see it go on where it was.</p>
        </header>
        <p class="status ${state}">
          <strong data-field="state">${state}</strong> ${more(state, attempt, nextAttemptAt)}
          ${error ? html`<em>${error.message}</em>` : nothing}
        </p>
        <section class="quotes">${repeat(data.quotes, ({ symbol }) => symbol, this.card)}</section>
        ${this.news.data.map(({ text }) => html`<p class="news">${text}</p>`)}
        ${this.news.data.length ? nothing : html`<p class="news">No news yet.</p>`}
        <dl>
          <div><dt>received</dt><dd data-field="received">${data.received}</dd></div>
          <div><dt>last event</dt><dd>${lastEventId}</dd></div>
        </dl>
        <nav>
          ${Object.entries(orders).map(([label, action]) => html`<button @click=${() => order(action)}>${label}</button>`)}
          ${
            state === "closed"
              ? html`<button @click=${() => this.feed.open()}>Open</button>`
              : html`<button @click=${() => this.feed.close()}>Close</button>`
          }
        </nav>
      </main>
    `;
  }

  private card = (quote: Quote) => html`
    <article class=${look(quote)}>
      <h2>${quote.symbol}</h2>
      <output>${quote.prices.at(-1)?.toFixed(2)}</output>
      <small>${quote.isHalted ? "halted" : `${change(quote).toFixed(2)} %`}</small>
      <svg viewBox="0 0 320 96" preserveAspectRatio="none" aria-hidden="true">
        <path class="line" d=${line(quote)} />
      </svg>
    </article>
  `;
}
