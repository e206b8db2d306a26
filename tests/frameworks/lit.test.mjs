// headwater/lit, in pages.
import { EventSourceController } from "headwater/lit";
import { html, LitElement, nothing, render } from "lit";
import { plain } from "./plain.mjs";
import { suite } from "./suite.mjs";

class Feed extends LitElement {
  static properties = { props: { attribute: false } };

  feed = new EventSourceController(
    this,
    () => this.props.url,
    () => this.props.options,
  );

  createRenderRoot() {
    return this;
  }

  render() {
    this.props.shown(plain(this.feed, (part) => part));
    return html`<output data-state=${this.feed.state}>${this.feed.data ?? "…"}</output>`;
  }
}
customElements.define("hw-feed", Feed);

suite("Lit", {
  async mount(root, given) {
    const feed = (props) => html`<hw-feed .props=${props}></hw-feed>`;
    const update = async (props) => {
      render(html`${feed(props)}${props.two ? feed(props) : nothing}`, root);
      await Promise.all([...root.querySelectorAll("hw-feed")].map(({ updateComplete }) => updateComplete));
    };
    await update(given);
    return { update, unmount: () => render(nothing, root) };
  },
});
