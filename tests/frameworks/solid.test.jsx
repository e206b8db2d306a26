// headwater/solid, in pages.
import assert from "node:assert/strict";
import { test } from "node:test";
import markup from "rendered:solid";
import { createEventSource, EventSourceProvider } from "headwater/solid";
import { eventSourceStore } from "headwater/store";
import { createEffect, createRoot, createSignal, ErrorBoundary, For, Show } from "solid-js";
import { createStore, reconcile } from "solid-js/store";
import { hydrate, render } from "solid-js/web";
import { until } from "../package/support/gather.mjs";
import { stage } from "../package/support/stage.mjs";
import { complaints } from "./complaints.mjs";
import { plain } from "./plain.mjs";
import { Hydrated } from "./solid.hydrated.jsx";
import { says, suite, ticking } from "./suite.mjs";

function Feed(props) {
  const feed = createEventSource(
    () => props.url,
    () => props.options,
  );
  createEffect(() => props.shown(plain(feed, (part) => part())));
  return <output data-state={feed.state()}>{feed.data() ?? "…"}</output>;
}

suite("Solid", {
  mount(root, given) {
    const [props, update] = createSignal(given);
    const unmount = render(
      () => (
        <>
          <Feed {...props()} />
          <Show when={props().two}>
            <Feed {...props()} />
          </Show>
        </>
      ),
      root,
    );
    return { update, unmount };
  },
});

function Priced(props) {
  const { data } = createEventSource(props.url, { parse: Number });
  return <output>{data()?.toFixed(1)}</output>;
}

function List(props) {
  const { data } = createEventSource(props.url, { parse: "json", initial: [] });
  const [list, setList] = createStore([]);
  createEffect(() => setList(reconcile(data())));
  return <For each={list}>{(row) => <i>{row.price}</i>}</For>;
}

const Refused = () => createEventSource("/feed", { retry: { initial: -1 } }).state();

/** Runs in a root of its own, and gives what that returns with the function that ends it. */
const rooted = (run) => createRoot((end) => ({ ...run(), end }));

test("Solid: a part runs what reads it where it has changed, and two parts belong together", async () => {
  const { url } = await stage(ticking);
  const states = [];
  let pairs = 0;
  const { data, end } = rooted(() => {
    const feed = createEventSource(url, { parse: Number, throttle: "none" });
    createEffect(() => states.push(feed.state()));
    createEffect(() => {
      assert.equal(feed.data(), feed.message()?.data);
      pairs++;
    });
    return feed;
  });
  await until(() => data() >= 20);
  end();
  assert.deepEqual(states, ["connecting", "open"]);
  assert.ok(pairs >= 20, `${pairs} pairs`);
});

test("Solid: ends with its root, and keeps what it has shown", async () => {
  const { url, seen } = await stage(says("1"));
  const { data, state, end } = rooted(() => createEventSource(() => url));
  await until(() => data() === "1");
  end();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.deepEqual([data(), state()], ["1", "open"]);
});

test("Solid: options whose properties are reactive are followed", async () => {
  const { url, seen } = await stage(says("1"), says("2"));
  const [version, setVersion] = createSignal("1");
  const options = {
    get headers() {
      return { "x-a": version() };
    },
  };
  const { data, end } = rooted(() => createEventSource(url, options));
  await until(() => data() === "1");
  setVersion("2");
  assert.equal(data(), undefined);
  await until(() => data() === "2");
  end();
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["1", "2"],
  );
});

test("Solid: a provider says options for those within, what they say themselves goes before", async () => {
  const { url, seen } = await stage(says("1"), says("2"));
  const [version, setVersion] = createSignal("1");
  const root = document.createElement("div");
  const end = render(
    () => (
      <EventSourceProvider options={{ headers: { "x-a": "outer" }, parse: "text" }}>
        <EventSourceProvider options={{ headers: { "x-a": version() } }}>
          <Priced url={url} />
        </EventSourceProvider>
      </EventSourceProvider>
    ),
    root,
  );
  await until(() => root.textContent === "1.0");
  setVersion("2");
  await until(() => root.textContent === "2.0");
  end();
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["1", "2"],
  );
});

test("Solid: a list goes into a store by reconcile, and its rows stay", async () => {
  const rows = (...prices) => JSON.stringify(prices.map((price, id) => ({ id, price })));
  const { url } = await stage({
    steps: [{ send: `data: ${rows(1, 2)}\n\n` }, "cue", { send: `data: ${rows(1, 3)}\n\n` }, "hold"],
  });
  const root = document.createElement("div");
  const end = render(() => <List url={url} />, root);
  await until(() => root.textContent === "12");
  const before = [...root.children];
  await fetch(`${url}/cue`, { method: "POST" });
  await until(() => root.textContent === "13");
  assert.ok([...root.children].every((row, at) => row === before[at]));
  end();
});

test("Solid: options that make no sense are told to the nearest boundary", async () => {
  const root = document.createElement("div");
  const end = render(
    () => (
      <ErrorBoundary fallback={(error) => String(error)}>
        <Refused />
      </ErrorBoundary>
    ),
    root,
  );
  await until(() => root.textContent.includes("retry.initial"));
  end();
});

test("Solid: hydrates what a server has rendered, without a word, also where the data is there before", async () => {
  const { url, seen } = await stage(says("1"));
  const early = eventSourceStore(url);
  const leave = early.subscribe(() => {});
  await until(() => early.get().data === "1");
  const root = document.body.appendChild(document.createElement("div"));
  root.innerHTML = markup;
  const output = root.querySelector("output");
  // The script of `generateHydrationScript()` leaves this.
  globalThis._$HY = { events: [], completed: new WeakSet(), r: {}, fe() {} };
  const said = complaints();
  const end = hydrate(() => <Hydrated url={url} />, root);
  assert.equal(root.querySelector("output"), output);
  await until(() => output.textContent === "1" && output.dataset.state === "open");
  said.end();
  assert.deepEqual(said.heard, []);
  assert.equal((await seen()).length, 1, "requests");
  end();
  leave();
  root.remove();
});
