import { Component, computed } from "@angular/core";
import { eventSourceResource } from "headwater/angular";
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
} from "../../market/feed.js";

@Component({
  selector: "market-dashboard",
  template: `
    <main>
      <header>
        <h1>Headwater in Angular</h1>
        <p>A feed of typed events, drawn as it comes. Break it, and see it go on where it was.</p>
      </header>
      <p class="status" [class]="feed.state()">
        <strong data-field="state">{{ feed.state() }}</strong> {{ more() }}
        @if (feed.error(); as error) { <em>{{ error.message }}</em> }
      </p>
      <section class="quotes">
        @for (quote of feed.data().quotes; track quote.symbol) {
          <article [class]="look(quote)">
            <h2>{{ quote.symbol }}</h2>
            <output>{{ quote.prices.at(-1)?.toFixed(2) }}</output>
            <small>{{ quote.isHalted ? "halted" : change(quote).toFixed(2) + " %" }}</small>
            <svg viewBox="0 0 320 96" preserveAspectRatio="none" aria-hidden="true">
              <path class="line" [attr.d]="line(quote)" />
            </svg>
          </article>
        }
      </section>
      @for (line of news.data(); track line.seq) {
        <p class="news">{{ line.text }}</p>
      } @empty {
        <p class="news">No news yet.</p>
      }
      <dl>
        <div><dt>received</dt><dd data-field="received">{{ feed.data().received }}</dd></div>
        <div><dt>last event</dt><dd>{{ feed.lastEventId() }}</dd></div>
      </dl>
      <nav>
        @for (one of orders; track one[0]) {
          <button (click)="order(one[1])">{{ one[0] }}</button>
        }
        @if (feed.state() === "closed") {
          <button (click)="feed.open()">Open</button>
        } @else {
          <button (click)="feed.close()">Close</button>
        }
      </nav>
    </main>
  `,
})
export class Dashboard {
  // Two readers of one connection: each hears the types that it names, and misses none of them.
  protected readonly feed = eventSourceResource<Trade, Market>(url, {
    parse: "json",
    events: ["tick", "halt", "resume"],
    reduce: trade,
    initial: closed,
  });
  protected readonly news = eventSourceResource<Pick<Feed, "news">, Feed["news"][]>(url, {
    parse: "json",
    events: "news",
    reduce: note,
    initial: [],
  });
  protected readonly more = computed(() => more(this.feed.state(), this.feed.attempt(), this.feed.nextAttemptAt()));
  protected readonly orders = Object.entries(orders);
  protected readonly order = order;
  protected readonly change = change;
  protected readonly look = look;
  protected readonly line = line;
}
