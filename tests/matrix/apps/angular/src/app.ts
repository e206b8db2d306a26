import { afterNextRender, Component, DestroyRef, DOCUMENT, inject, REQUEST, signal } from "@angular/core";
import { eventSourceResource } from "headwater/angular";
import { beside, options } from "./stream.js";

type Heard = [string, string, string];

@Component({
  selector: "app-feed",
  template: `
    <ol [attr.data-state]="feed.state()">
      @for (event of feed.data(); track event[0]) { <li>{{ text(event) }}</li> }
    </ol>
  `,
})
export class Feed {
  readonly #url = new URL(inject(REQUEST, { optional: true })?.url ?? inject(DOCUMENT).location.href).searchParams.get(
    "feed",
  );
  readonly feed = eventSourceResource(this.#url, { ...options, initial: [] as Heard[] });
  readonly text = (event: Heard) => JSON.stringify(event);

  constructor() {
    const destroyed = inject(DestroyRef);
    afterNextRender(() => destroyed.onDestroy(beside(this.#url)));
  }
}

@Component({
  selector: "app-root",
  imports: [Feed],
  template: `
    <button id="leave" type="button" (click)="isShown.set(false)">Leave</button>
    @if (isShown()) { <app-feed /> }
  `,
})
export class App {
  readonly isShown = signal(true);
}
