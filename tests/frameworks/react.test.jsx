// headwater/react, in the React that its users have now; react-18.test.mjs takes the same file with React 18.

import "./react-refresh.mjs"; // before React
import assert from "node:assert/strict";
import { test } from "node:test";
import * as entry from "headwater/react";
import { eventSourceStore } from "headwater/store";
import * as React from "react";
import { flushSync } from "react-dom";
import { createRoot, hydrateRoot } from "react-dom/client";
import { renderToString } from "react-dom/server";
import refresh from "react-refresh/runtime";
import { until } from "../package/support/gather.mjs";
import { stage } from "../package/support/stage.mjs";
import { cue, hooks, settled } from "./hooks.jsx";
import { says, suite, ticking } from "./suite.mjs";

const { Activity, Component, createElement, StrictMode, startTransition, Suspense, useLayoutEffect } = React;
const { useEventSource, useEventSourceState } = entry;
const name = `React ${React.version.split(".")[0]}`;
const it = (what, body) => test(`${name}: ${what}`, body);

function Feed({ url, options, shown }) {
  const reading = useEventSource(url, options);
  shown?.(reading);
  return <output data-state={reading.state}>{reading.data ?? "…"}</output>;
}

const adapterOf = (Frame) => ({
  mount(root, props) {
    const react = createRoot(root);
    const update = (props) =>
      flushSync(() =>
        react.render(
          <Frame>
            <Feed {...props} />
            {props.two && <Feed {...props} />}
          </Frame>,
        ),
      );
    update(props);
    return { update, unmount: () => react.unmount() };
  },
});

suite(
  name,
  adapterOf(({ children }) => children),
);
suite(`${name}, strict`, adapterOf(StrictMode));

it("keeps its connection where another component takes its place in a transition", async () => {
  const { url, seen } = await stage(says("1"), says("1"));
  const root = document.body.appendChild(document.createElement("div"));
  const react = createRoot(root);
  flushSync(() => react.render(<Feed key="a" url={url} />));
  await until(() => root.textContent === "1");
  for (const key of ["b", "c", "d"]) {
    let isShown = false;
    startTransition(() => react.render(<Feed key={key} url={url} shown={() => (isShown = true)} />));
    await until(() => isShown && root.textContent === "1");
    await settled();
  }
  assert.equal((await seen()).length, 1, "requests");
  react.unmount();
  root.remove();
});

class Boundary extends Component {
  state = {};
  static getDerivedStateFromError = (error) => ({ error });
  render() {
    const { error } = this.state;
    return error ? this.props.caught(error, () => this.setState({ error: undefined })) : this.props.children;
  }
}

/** What a boundary has caught is no fault of a test's. */
const quiet = { onCaughtError() {} };

const frameworkOf = (Frame) => ({
  ...entry,
  h: createElement,
  Suspense,
  boundary: Boundary,
  isLoud: React.version.startsWith("18"),
  renderToString: (tree) => renderToString(<Frame>{tree}</Frame>),
  rootOf(element) {
    let root;
    const framed = (tree) => <Frame>{tree}</Frame>;
    return {
      render: (tree) => flushSync(() => (root ??= createRoot(element, quiet)).render(framed(tree))),
      hydrate: (tree) => flushSync(() => (root = hydrateRoot(element, framed(tree)))),
      unmount: () => root.unmount(),
    };
  },
});
hooks(
  name,
  frameworkOf(({ children }) => <div>{children}</div>),
);
hooks(
  `${name}, strict`,
  frameworkOf(({ children }) => <StrictMode>{children}</StrictMode>),
);

/** Puts a tree on the page. */
function show(tree) {
  const element = document.body.appendChild(document.createElement("div"));
  const root = createRoot(element, quiet);
  const render = (tree) => flushSync(() => root.render(tree));
  render(tree);
  return {
    element,
    render,
    later: (tree) => startTransition(() => root.render(tree)),
    shows: (text) => until(() => element.querySelector("output")?.textContent === text),
    unmount() {
      root.unmount();
      element.remove();
    },
  };
}

const never = new Promise(() => {});
const Never = () => {
  throw never;
};

it("a hidden Activity lets its stream go, and goes on where it was, with its data still there", async (t) => {
  if (!Activity) return t.diagnostic("this React has none");
  const { url, seen } = await stage(
    ...[1, 2].map((id) => ({ steps: [{ send: `id: ${id}\ndata: ${id}\n\n` }, "hold"] })),
  );
  const options = { initial: [], reduce: (all, { data }) => [...all, data] };
  const Log = () => <output>{useEventSource(url, options).data.join()}</output>;
  const tree = (mode) => (
    <Activity mode={mode}>
      <Log />
    </Activity>
  );
  const page = show(tree("visible"));
  await page.shows("1");
  page.render(tree("hidden"));
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  await page.shows("1");
  page.render(tree("visible"));
  await page.shows("1,2");
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["last-event-id"]),
    [undefined, "1"],
  );
  page.unmount();
});

it("an Activity that begins hidden opens nothing", async (t) => {
  if (!Activity) return t.diagnostic("this React has none");
  const { url, seen } = await stage(says("1"));
  const page = show(
    <Activity mode="hidden">
      <Feed url={url} />
    </Activity>,
  );
  await page.shows("…");
  await settled();
  assert.deepEqual(await seen(), []);
  page.unmount();
});

it("a rendering that is discarded before it is shown opens nothing", async () => {
  const { url, seen } = await stage(says("1"));
  let renderings = 0;
  const page = show(
    <Suspense fallback={<output>soon</output>}>
      <Feed url={url} shown={() => renderings++} />
      <Never />
    </Suspense>,
  );
  await page.shows("soon");
  await settled();
  assert.ok(renderings > 0);
  page.unmount();
  assert.deepEqual(await seen(), []);
});

it("never calls a handler of a rendering that was discarded", async () => {
  const { url, seen } = await stage(ticking);
  const [kept, discarded] = [[], []];
  let renderings = 0;
  const tree = (onMessage, more, shown) => (
    <Suspense fallback={<output>soon</output>}>
      <Feed url={url} options={{ onMessage }} shown={shown} />
      {more}
    </Suspense>
  );
  const page = show(tree(({ data }) => kept.push(Number(data))));
  await until(() => kept.length > 2);
  page.later(
    tree(
      ({ data }) => discarded.push(data),
      <Never />,
      () => renderings++,
    ),
  );
  await until(() => renderings > 0);
  const count = kept.length;
  await until(() => kept.length > count + 5);
  assert.deepEqual([discarded, kept], [[], kept.map((_, i) => i + 1)]);
  assert.equal((await seen()).length, 1, "requests");
  page.unmount();
});

it("goes on while a sibling suspends and hides it", async () => {
  const { url, seen } = await stage(ticking);
  const heard = [];
  const tree = (more) => (
    <Suspense fallback={<p>soon</p>}>
      <Feed url={url} options={{ onMessage: ({ data }) => heard.push(Number(data)) }} />
      {more}
    </Suspense>
  );
  const page = show(tree());
  await until(() => heard.length > 2);
  page.render(tree(<Never />));
  assert.equal(page.element.querySelector("p").textContent, "soon");
  const count = heard.length;
  await until(() => heard.length > count + 5);
  page.render(tree());
  await until(() => heard.length > count + 10);
  assert.deepEqual(
    heard,
    heard.map((_, i) => i + 1),
  );
  assert.equal((await seen()).length, 1, "requests");
  page.unmount();
});

it("a transition shows the stream of now until the first event of the next one", async () => {
  const [first, second] = [await stage(ticking), await stage({ steps: ["cue", { send: "data: next\n\n" }, "hold"] })];
  const tree = (url) => (
    <Suspense fallback={<output>soon</output>}>
      <Feed url={url} options={{ suspense: true }} />
    </Suspense>
  );
  const page = show(tree(first.url));
  const output = () => page.element.querySelector("output").textContent;
  await until(() => Number(output()) > 0);
  page.later(tree(second.url));
  await second.seen("wait=1");
  const count = Number(output());
  await until(() => Number(output()) > count + 5);
  await cue(second.url);
  await page.shows("next");
  assert.equal((await first.seen("ended=1"))[0].how, "client_left");
  assert.equal((await second.seen()).length, 1, "requests");
  page.unmount();
});

it("follows its URL in a transition", async () => {
  const [first, second] = [await stage(says("a")), await stage(says("b"))];
  const page = show(<Feed url={first.url} />);
  await page.shows("a");
  page.later(<Feed url={second.url} />);
  await page.shows("b");
  assert.equal((await first.seen("ended=1"))[0].how, "client_left");
  page.unmount();
});

it("those who read one store never show two states of it at once", async () => {
  const steps = [1, 2, 3, 4, 5].flatMap((n) => ["cue", { send: `data: ${n}\n\n` }]);
  const { url } = await stage({ steps: [...steps, "hold"] });
  const store = eventSourceStore(url, { throttle: "none" });
  const seen = [];
  const Slow = () => {
    const end = performance.now() + 1;
    const data = useEventSourceState(store, ({ data }) => data);
    while (performance.now() < end);
    return <i>{data}</i>;
  };
  const times = Array.from({ length: 20 }, (_, i) => i);
  const All = ({ round }) => {
    useLayoutEffect(() => {
      const texts = [...document.querySelectorAll("i")].map(({ textContent }) => textContent);
      seen.push(new Set(texts).size);
    });
    return times.map((key) => <Slow key={key} round={round} />);
  };
  const page = show(<All round={0} />);
  await cue(url);
  await until(() => store.get().data === "1");
  for (let round = 1; round < 5; round++) {
    const count = seen.length;
    page.later(<All round={round} />);
    await cue(url);
    await until(() => seen.length > count && store.get().data === `${round + 1}`);
  }
  // A rendering of all of them has one value, whatever has come while it was under way.
  assert.ok(
    seen.every((count) => count === 1),
    `${seen}`,
  );
  page.unmount();
});

it("a component that is replaced while one develops keeps its stream and its data", async () => {
  const { url, seen } = await stage({ steps: [{ send: "data: 1\n\n" }, "cue", { send: "data: 2\n\n" }, "hold"] });
  const options = { initial: [], reduce: (all, { data }) => [...all, data] };
  const one = () => <output>{useEventSource(url, options).data.join()}</output>;
  const two = () => <output>{`now ${useEventSource(url, options).data.join()}`}</output>;
  refresh.register(one, "Log");
  const page = show(createElement(one));
  await page.shows("1");
  refresh.register(two, "Log");
  refresh.performReactRefresh();
  await page.shows("now 1");
  await cue(url);
  await page.shows("now 1,2");
  assert.equal((await seen()).length, 1, "requests");
  page.unmount();
});
