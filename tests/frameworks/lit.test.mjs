// headwater/lit, in pages.
import "@lit-labs/ssr-client/lit-element-hydrate-support.js";
import assert from "node:assert/strict";
import { test } from "node:test";
import markup from "rendered:lit";
import { EventSourceController } from "headwater/lit";
import { eventSourceStore } from "headwater/store";
import { html, LitElement, nothing, render } from "lit";
import { until } from "../package/support/gather.mjs";
import { quick, stage } from "../package/support/stage.mjs";
import { complaints } from "./complaints.mjs";
import { Hydrated } from "./lit.hydrated.mjs";
import { plain } from "./plain.mjs";
import { says, show, suite } from "./suite.mjs";

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

const adapter = {
  async mount(root, given) {
    const feed = (props) => html`<hw-feed .props=${props}></hw-feed>`;
    const update = async (props) => {
      render(html`${feed(props)}${props.two ? feed(props) : nothing}`, root);
      await Promise.all([...root.querySelectorAll("hw-feed")].map(({ updateComplete }) => updateComplete));
    };
    await update(given);
    return { update, unmount: () => render(nothing, root) };
  },
};

suite("Lit", adapter);

test("Lit: an element that is moved keeps its connection, and all that it shows", async () => {
  const { url, seen } = await stage(says("1"));
  const said = complaints();
  const page = await show(adapter, { url });
  await page.shows("1");
  const element = page.root.firstElementChild;
  const elsewhere = document.body.appendChild(document.createElement("div"));
  elsewhere.append(element);
  assert.deepEqual([element.feed.state, element.feed.data], ["open", "1"]);
  // What is opened later is there by now; what was opened before would be, too.
  const second = await stage(says("2"));
  element.props = { ...element.props, url: second.url };
  await until(() => element.textContent === "2");
  assert.equal((await seen()).length, 1, "requests");
  elsewhere.remove();
  assert.equal((await second.seen("ended=1"))[0].how, "client_left");
  said.end();
  assert.deepEqual(said.heard, []);
  page.root.remove();
});

test("Lit: an element that comes back goes on from the last event, and with the URL of now", async () => {
  const first = await stage(...[1, 2].map((id) => ({ steps: [{ send: `id: ${id}\ndata: ${id}\n\n` }, "hold"] })));
  const page = await show(adapter, { url: first.url });
  await page.shows("1");
  const element = page.root.firstElementChild;
  const { parentNode, nextSibling } = element;
  element.remove();
  assert.equal((await first.seen("ended=1"))[0].how, "client_left");
  assert.equal(element.feed.state, "idle");
  parentNode.insertBefore(element, nextSibling);
  await page.shows("2");
  assert.equal((await first.seen())[1].headers["last-event-id"], "1");
  element.remove();
  const second = await stage(says("3"));
  element.props = { ...element.props, url: second.url };
  await element.updateComplete;
  parentNode.insertBefore(element, nextSibling);
  await page.shows("3");
  assert.equal((await first.seen("ended=2")).length, 2, "requests");
  await page.unmount();
});

test("Lit: a URL and options that are no functions are taken as they are", async () => {
  class Once extends LitElement {
    feed = new EventSourceController(this, this.getAttribute("from"), { parse: Number, initial: 0, retry: quick });

    render() {
      return html`${this.feed.data.toFixed(1)}`;
    }
  }
  customElements.define("hw-once", Once);
  const { url } = await stage(says("1"));
  const root = document.body.appendChild(document.createElement("div"));
  root.innerHTML = `<hw-once from="${url}"></hw-once>`;
  const element = root.firstElementChild;
  await element.updateComplete;
  assert.match(element.shadowRoot.textContent, /^0\.0/);
  await until(() => element.shadowRoot.textContent.includes("1.0"));
  root.remove();
});

test("Lit: another kind of host may have the controller", async () => {
  const { url, seen } = await stage(says("1"));
  const controllers = [];
  let updates = 0;
  const host = { addController: (controller) => controllers.push(controller), requestUpdate: () => updates++ };
  const feed = new EventSourceController(host, url);
  assert.equal(feed.state, "idle");
  for (const moment of ["hostConnected", "hostUpdate", "hostUpdated"]) controllers[0][moment]();
  await until(() => feed.data === "1");
  assert.ok(updates >= 2, `${updates} updates`);
  controllers[0].hostDisconnected();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("Lit: hydrates what a server has rendered, without a word, also where the data is there before", async () => {
  const { url, seen } = await stage(says("1"));
  const early = eventSourceStore(url);
  const leave = early.subscribe(() => {});
  await until(() => early.get().data === "1");
  const root = document.body.appendChild(document.createElement("div"));
  root.setHTMLUnsafe(markup.replace("/feed", url));
  const element = root.querySelector("hw-hydrated");
  const output = element.shadowRoot.querySelector("output");
  const said = complaints();
  customElements.define("hw-hydrated", Hydrated);
  await element.updateComplete;
  assert.deepEqual([output.textContent, output.dataset.state], ["…", "idle"]);
  await until(() => output.textContent === "1" && output.dataset.state === "open");
  said.end();
  assert.deepEqual(said.heard, []);
  assert.equal(element.shadowRoot.querySelector("output"), output);
  assert.equal((await seen()).length, 1, "requests");
  leave();
  root.remove();
});
