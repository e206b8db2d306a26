// What a server renders, and a page hydrates.
import { EventSourceController } from "headwater/lit";
import { html, LitElement } from "lit";

export class Hydrated extends LitElement {
  static properties = { url: {} };

  feed = new EventSourceController(this, () => this.url);

  render() {
    return html`<output data-state=${this.feed.state}>${this.feed.data ?? "…"}</output>`;
  }
}
