// headwater/svelte, by Svelte's own compiler.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceStore } from "headwater/store";
import { createEventSource } from "headwater/svelte";
import { flushSync, hydrate, mount, unmount } from "svelte";
import { until } from "../package/support/gather.mjs";
import { stage } from "../package/support/stage.mjs";
import { complaints } from "./complaints.mjs";
import { says, suite, ticking } from "./suite.mjs";
import Feed from "./svelte/Feed.svelte";
import Nested from "./svelte/Nested.svelte";
import Page from "./svelte/Page.svelte";
import Script from "./svelte/Script.svelte";
import Shared from "./svelte/Shared.svelte";

suite("Svelte", {
  mount(target, props) {
    const shown = $state(props);
    const app = mount(Page, { target, props: shown });
    flushSync();
    const update = (props) => flushSync(() => void Object.assign(shown, { two: undefined, ...props }));
    return { update, unmount: () => unmount(app) };
  },
});

const element = () => document.body.appendChild(document.createElement("div"));

/** A component with this as its script, which shows the text that it returns a function for. */
function show(setup, Component = Script, props = { setup }) {
  const target = element();
  const app = mount(Component, { target, props });
  flushSync();
  return {
    text: () => target.textContent,
    unmount() {
      unmount(app);
      target.remove();
    },
  };
}

test("Svelte: the fields of a class, whose URL is made of its state", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  class Room {
    feed = createEventSource(() => `${url}?room=${this.name}`);
    // What a getter reads may be declared after it.
    name = $state("one");
  }
  let room;
  const page = show(() => {
    room = new Room();
    return () => room.feed.data;
  });
  await until(() => page.text() === "a");
  room.name = "two";
  assert.equal(room.feed.data, undefined);
  flushSync();
  assert.equal(page.text(), "");
  await until(() => page.text() === "b");
  page.unmount();
  assert.deepEqual(
    (await seen("ended=2")).map(({ how }) => how),
    ["client_left", "client_left"],
  );
});

test("Svelte: a component hears events though it shows none", async () => {
  const { url, seen } = await stage(ticking);
  const heard = [];
  const page = show(() => void createEventSource(() => url, { onMessage: ({ data }) => heard.push(data) }));
  await until(() => heard.length > 3);
  page.unmount();
  const count = heard.length;
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal(heard.length, count);
});

test("Svelte: made in a module, a stream is open as long as somebody reads from it", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  const feed = createEventSource(() => url);
  assert.deepEqual([feed.state, feed.data, (await seen()).length], ["idle", undefined, 0]);
  const [one, two] = [show(() => () => feed.data), show(() => () => feed.state)];
  await until(() => one.text() === "a");
  assert.equal(two.text(), "open");
  one.unmount();
  await Promise.resolve();
  flushSync();
  assert.equal(feed.state, "open");
  two.unmount();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal(feed.state, "idle");
  const third = show(() => () => feed.data);
  await until(() => third.text() === "b");
  third.unmount();
});

test("Svelte: made in a module, it follows its URL", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  let room = $state(null);
  const feed = createEventSource(() => room && `${url}?room=${room}`);
  const page = show(() => () => `${feed.state} ${feed.data}`);
  assert.equal(page.text(), "idle undefined");
  room = "one";
  await until(() => page.text() === "open a");
  room = "two";
  flushSync();
  assert.equal(page.text(), "idle undefined");
  await until(() => page.text() === "open b");
  room = null;
  flushSync();
  assert.equal(page.text(), "idle undefined");
  assert.equal((await seen("ended=2")).length, 2);
  page.unmount();
});

test("Svelte: an effect that runs again takes what it had before", async () => {
  const { url, seen } = await stage(says("a"));
  let count = $state(0);
  const feed = createEventSource(() => url);
  const texts = [];
  const end = $effect.root(() => {
    $effect(() => void texts.push([count, feed.data]));
  });
  flushSync();
  await until(() => texts.at(-1)[1] === "a");
  for (let i = 0; i < 5; i++) {
    count += 1;
    flushSync();
    await Promise.resolve();
  }
  assert.deepEqual(texts.at(-1), [5, "a"]);
  assert.equal((await seen()).length, 1, "requests");
  end();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("Svelte: made in an effect outside of components, it ends with that effect, and keeps its connection as that runs again", async () => {
  const { url, seen } = await stage(ticking);
  const heard = [];
  let count = $state(0);
  const end = $effect.root(() => {
    $effect(() => {
      const now = count;
      createEventSource(() => url, { onMessage: ({ data }) => heard.push([now, Number(data)]) });
    });
  });
  flushSync();
  await until(() => heard.length > 3);
  count = 1;
  flushSync();
  await until(() => heard.at(-1)[0] === 1 && heard.length > 6);
  assert.deepEqual(
    heard.map(([, n]) => n),
    heard.map((_, i) => i + 1),
  );
  assert.equal((await seen()).length, 1, "requests");
  end();
  await Promise.resolve();
  const { length } = heard;
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal(heard.length, length);
});

test("Svelte: made in an $effect.root, it is open and hears as long as an effect reads from it", async () => {
  const { url, seen } = await stage(ticking);
  const heard = [];
  const end = $effect.root(() => {
    const feed = createEventSource(() => url, { onMessage: ({ data }) => heard.push(data) });
    $effect(() => void feed.state);
  });
  flushSync();
  await until(() => heard.length > 3);
  end();
  await Promise.resolve();
  const { length } = heard;
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal(heard.length, length);
});

test("Svelte: made in an effect of a component, it ends as that effect runs again", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  let room = $state("one");
  const heard = [];
  const page = show(() => {
    $effect(() => {
      const here = room;
      createEventSource(() => `${url}?room=${here}`, { onMessage: ({ data }) => heard.push(here + data) });
    });
  });
  await until(() => heard.length === 1);
  room = "two";
  await until(() => heard.length === 2);
  assert.deepEqual(heard, ["onea", "twob"]);
  assert.equal((await seen("ended=1")).length, 2);
  page.unmount();
  await seen("ended=2");
});

test("Svelte: a derived one is another where what it was made of is another", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  let room = $state("one");
  const page = show(() => {
    const feed = $derived.by(() => {
      const here = room;
      return createEventSource(() => `${url}?room=${here}`);
    });
    return () => feed.data;
  });
  await until(() => page.text() === "a");
  room = "two";
  await until(() => page.text() === "b");
  page.unmount();
  assert.equal((await seen("ended=2")).length, 2);
});

test("Svelte: options that a getter returns are followed, and what handlers read is not", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  let name = $state("one");
  let heard = $state(0);
  let feed;
  const page = show(() => {
    const hear = () => void (heard += 1);
    feed = createEventSource(url, () => ({ headers: { "x-a": name }, onState: hear, onMessage: hear }));
    return () => feed.data;
  });
  await until(() => page.text() === "a");
  heard = 10;
  flushSync();
  name = "two";
  await until(() => page.text() === "b");
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["one", "two"],
  );
  page.unmount();
});

test("Svelte: what the context says is taken, the nearest first", async () => {
  const { url, seen } = await stage(says("a"));
  let token = $state("b");
  let feed;
  const page = show(undefined, Nested, {
    contexts: [{ method: "REPORT", headers: { "x-a": "a" } }, () => ({ headers: { "x-b": token } })],
    setup() {
      feed = createEventSource(url, { parse: (data) => `${data}!` });
      return () => feed.data;
    },
  });
  await until(() => page.text() === "a!");
  token = "c";
  await seen("wait=2");
  assert.deepEqual(
    (await seen()).map(({ method, headers }) => [method, headers["x-a"], headers["x-b"]]),
    [
      ["REPORT", undefined, "b"],
      ["REPORT", undefined, "c"],
    ],
  );
  page.unmount();
});

test("Svelte: an option that is refused is thrown as the component is mounted", () => {
  const target = element();
  assert.throws(() => {
    mount(Script, { target, props: { setup: () => void createEventSource("/feed", { retry: { initial: -1 } }) } });
    flushSync();
  }, /initial/);
  target.remove();
});

/** Hydrates a component, while others have the stream's data already, and gives what the console has said. */
async function hydrated(Component, props, markup, url) {
  const store = eventSourceStore(url);
  const leave = store.subscribe(() => {});
  await until(() => store.get().data === "1");
  const said = complaints();
  const target = element();
  target.innerHTML = markup;
  const output = target.querySelector("output");
  const app = hydrate(Component, { target, props });
  await until(() => target.textContent === "1");
  said.end();
  assert.ok(target.querySelector("output") === output);
  assert.equal(output.dataset.state, "open");
  unmount(app);
  leave();
  target.remove();
  return said.heard;
}

test("Svelte: hydration says nothing, though data is there before it", async () => {
  const { url, seen } = await stage(says("1"));
  const markup = '<!--[--><output data-state="idle">…</output><!--]-->';
  assert.deepEqual(await hydrated(Feed, { url, options: {}, shown() {} }, markup, url), []);
  assert.equal((await seen()).length, 1, "requests");
});

test("Svelte: nor does that of a stream of a module", async () => {
  const { url } = await stage(says("1"));
  const markup = '<!--[--><output data-state="idle"><!--[-1-->…<!--]--></output><!--]-->';
  assert.deepEqual(await hydrated(Shared, { feed: createEventSource(url) }, markup, url), []);
});
