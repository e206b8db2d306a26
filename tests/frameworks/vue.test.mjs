// headwater/vue, over Vue's runtime: render functions, as templates are compiled to.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceStore } from "headwater/store";
import { EventSourcePlugin, provideEventSource, useEventSource } from "headwater/vue";
import {
  computed,
  createApp,
  createSSRApp,
  defineComponent,
  effectScope,
  h,
  KeepAlive,
  nextTick,
  ref,
  shallowReactive,
  shallowRef,
  version,
  watch,
} from "vue";
import { until } from "../package/support/gather.mjs";
import { quick, stage } from "../package/support/stage.mjs";
import { complaints } from "./complaints.mjs";
import { says, show, suite, ticking } from "./suite.mjs";
import { Feed } from "./vue/feed.mjs";

/** Refs, as plain values. */
const adapter = {
  mount(root, props) {
    const shown = shallowRef(props);
    const app = createApp(() => [h(Feed, shown.value), shown.value.two && h(Feed, shown.value)]);
    app.mount(root);
    const update = async (props) => {
      shown.value = props;
      await nextTick();
    };
    return { update, unmount: () => app.unmount() };
  },
};
suite("Vue", adapter);

/** An app of one component, with this as its setup; its markup is what the setup returns. */
function mount(setup, { wrap = (component) => h(component), plugins = [] } = {}) {
  const root = document.body.appendChild(document.createElement("div"));
  const component = defineComponent({ name: "Inner", setup });
  const app = createApp(() => wrap(component));
  for (const plugin of plugins) app.use(...plugin);
  const errors = [];
  app.config.errorHandler = (error) => errors.push(error);
  app.mount(root);
  return {
    root,
    errors,
    text: () => root.textContent,
    unmount() {
      app.unmount();
      root.remove();
    },
  };
}

test("Vue: watchers of message see an event that says the same as the one before", async () => {
  const { url } = await stage({ steps: [{ send: "data: a\n\n" }, "cue", { send: "data: a\n\n" }, "hold"] });
  const [messages, payloads] = [[], []];
  const page = mount(() => {
    const { data, message } = useEventSource(url);
    watch(message, (message) => messages.push(message.data));
    watch(data, (data) => payloads.push(data));
    return () => data.value;
  });
  await until(() => messages.length === 1);
  await fetch(`${url}/cue`, { method: "POST" });
  await until(() => messages.length === 2);
  assert.deepEqual([messages, payloads], [["a", "a"], ["a"]]);
  page.unmount();
});

test("Vue: what is read in one go belongs together", async () => {
  const { url } = await stage(ticking);
  const pairs = [];
  const page = mount(() => {
    const { data, message } = useEventSource(url, { parse: Number, throttle: "none" });
    watch([data, message], ([data, message]) => pairs.push([data, message.data]), { flush: "sync" });
    return () => data.value;
  });
  await until(() => pairs.length >= 20);
  page.unmount();
  // A synchronous watcher of two refs runs once for each of them; both are of one snapshot each time.
  assert.ok(pairs.every(([data, message]) => data === message));
});

test("Vue: an effectScope outside of components follows a stream until it is stopped", async () => {
  const { url, seen } = await stage(ticking);
  const scope = effectScope();
  const heard = [];
  const { data, state } = scope.run(() => useEventSource(url, { onMessage: ({ data }) => heard.push(data) }));
  assert.equal(state.value, "idle");
  await until(() => data.value > 3);
  assert.equal(state.value, "open");
  scope.stop();
  const count = heard.length;
  assert.equal((await seen("ended=1"))[0].how, "client_left");
  assert.equal(heard.length, count);
  // Before Vue 3.5, what is computed in a scope ends with it, and stays as it was.
  assert.equal(state.value, version.startsWith("3.4") ? "open" : "idle");
});

test("Vue: a scope that outlives the component it was made in, as that of a Pinia store, keeps the stream", async () => {
  const { url, seen } = await stage(ticking);
  const scope = effectScope(true);
  let feed;
  const store = () => (feed ??= scope.run(() => useEventSource(url)));
  const isShown = ref(true);
  const User = defineComponent(() => {
    const { data } = store();
    return () => `${data.value}`;
  });
  const page = mount(() => () => h(KeepAlive, () => (isShown.value ? h(User) : undefined)));
  await until(() => feed.data.value > 3);
  isShown.value = false;
  await nextTick();
  const then = feed.data.value;
  await until(() => feed.data.value > Number(then) + 3);
  page.unmount();
  const last = feed.data.value;
  await until(() => feed.data.value > Number(last) + 3);
  assert.equal((await seen()).length, 1, "requests");
  scope.stop();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

const kept = (options) => async (check) => {
  const scenario = (id) => ({
    steps: [{ send: `id: ${id}\ndata: ${id}\n\n` }, "cue", { send: "data: more\n\n" }, "hold"],
  });
  const { url, seen } = await stage(scenario(1), scenario(2));
  const isShown = ref(true);
  let feed;
  const Tab = defineComponent({
    name: "Tab",
    setup() {
      feed = useEventSource(url, { retry: quick, ...options });
      return () => h("output", feed.data.value);
    },
  });
  const page = mount(() => () => h(KeepAlive, () => (isShown.value ? h(Tab) : undefined)));
  await until(() => page.text() === "1");
  const toggle = async () => {
    isShown.value = !isShown.value;
    await nextTick();
  };
  await check({ url, seen, page, toggle, feed: () => feed });
  page.unmount();
};

test("Vue: put aside by KeepAlive, a component lets go, and goes on from the last event when it is back", () =>
  kept()(async ({ seen, page, toggle, feed }) => {
    await toggle();
    assert.equal((await seen("ended=1"))[0].how, "client_left");
    assert.equal(feed().state.value, "idle");
    await toggle();
    assert.equal(page.text(), "1");
    await until(() => page.text() === "2");
    assert.deepEqual(
      (await seen()).map(({ headers }) => headers["last-event-id"]),
      [undefined, "1"],
    );
  }));

test("Vue: whileDeactivated keeps the stream of a component that KeepAlive has put aside", () =>
  kept({ whileDeactivated: true })(async ({ url, seen, page, toggle, feed }) => {
    await toggle();
    assert.equal(page.text(), "");
    await fetch(`${url}/cue`, { method: "POST" });
    await until(() => feed().data.value === "more");

    await toggle();
    await until(() => page.text() === "more");
    assert.equal((await seen()).length, 1, "requests");
  }));

test("Vue: what is given to the app and by components above is taken, the nearest first", async () => {
  const { url, seen } = await stage(says("1"));
  const token = ref("b");
  const Inner = defineComponent(() => {
    const { data } = useEventSource(url, { headers: { "x-c": "c" }, key: "it" });
    return () => data.value;
  });
  const Middle = defineComponent(() => {
    provideEventSource(() => ({ method: "REPORT", headers: { "x-b": token.value } }));
    return () => [h(Inner), h(Other)];
  });
  const Other = defineComponent(() => {
    const { data } = useEventSource(url, { key: token.value });
    return () => data.value;
  });
  const page = mount(() => () => h(Middle), {
    plugins: [[EventSourcePlugin, { method: "GET", headers: { "x-a": "a" } }]],
  });
  const requests = await seen("wait=2");
  assert.deepEqual(
    requests.map(({ method, headers }) => [method, headers["x-a"], headers["x-b"], headers["x-c"]]).toSorted(),
    [
      ["REPORT", undefined, undefined, "c"],
      ["REPORT", undefined, "b", undefined],
    ].toSorted(),
  );
  page.unmount();
});

test("Vue: apps with the plugin share no connection, components of one do", async () => {
  const { url, seen } = await stage(says("1"), says("1"), says("1"));
  const setup = () => {
    const [one, two] = [useEventSource(url), useEventSource(url)];
    return () => [one.data.value, two.data.value];
  };
  const pages = [mount(setup, { plugins: [[EventSourcePlugin]] }), mount(setup, { plugins: [[EventSourcePlugin]] })];
  await until(() => pages.every((page) => page.text() === "11"));
  assert.equal((await seen()).length, 2, "requests");
  for (const page of pages) page.unmount();
});

test("Vue: refs of URLs and of options are followed, and what another URL said is gone at once", async () => {
  const { url, seen } = await stage(says("a"), says("b"));
  const headers = shallowRef({ "x-a": "1" });
  const isOn = ref(false);
  const address = computed(() => isOn.value && url);
  let feed;
  const page = mount(() => {
    feed = useEventSource(address, () => ({
      headers: headers.value,
      select: ({ data }) => `${headers.value["x-a"]}${data}`,
    }));
    return () => feed.data.value;
  });
  assert.equal(feed.state.value, "idle");
  isOn.value = true;
  await until(() => page.text() === "1a");
  headers.value = { "x-a": "2" };
  assert.equal(feed.data.value, undefined);
  assert.equal(feed.message.value, undefined);
  await until(() => page.text() === "2b");
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["1", "2"],
  );
  page.unmount();
});

test("Vue: a URL that changes in a handler: what the one before goes on to say is not shown", async () => {
  const [first, second] = [await stage(says("a1", "a2", "a3")), await stage(says("b"))];
  const url = ref(first.url);
  const shown = [];
  const page = mount(() => {
    const onMessage = ({ data }) => {
      if (data === "a1") url.value = second.url;
    };
    const { data } = useEventSource(url, { onMessage, throttle: "none" });
    watch(data, (data) => shown.push(data), { flush: "sync" });
    return () => data.value;
  });
  await until(() => page.text() === "b");
  assert.deepEqual(shown, ["a1", undefined, "b"]);
  page.unmount();
});

test("Vue: what handlers read is not followed", async () => {
  const { url, seen } = await stage(says("a"));
  const counter = shallowReactive({ seen: 0 });
  const page = mount(() => {
    const take = () => void (counter.seen += 1);
    const { data } = useEventSource(url, { onState: take, onMessage: take });
    return () => data.value;
  });
  await until(() => page.text() === "a");
  assert.equal(counter.seen, 3);
  counter.seen = 10;
  await nextTick();
  assert.equal((await seen()).length, 1, "requests");
  assert.equal(page.errors.length, 0);
  page.unmount();
});

test("Vue: an option that is refused comes to the app's handler of errors", async () => {
  const page = mount(() => {
    const { state } = useEventSource("/feed", { retry: { initial: -1 } });
    return () => state.value;
  });
  await until(() => page.errors.length > 0);
  assert.match(String(page.errors[0]), /initial/);
  assert.equal(page.text(), "idle");
  page.unmount();
});

test("Vue: without a scope it says that it needs one", () => {
  assert.throws(() => useEventSource("/feed"), /effectScope/);
});

test("Vue: closed before it is mounted, it opens when it is asked to", async () => {
  const { url, seen } = await stage(says("a"));
  let feed;
  const page = mount(() => {
    feed = useEventSource(url);
    feed.close();
    return () => [feed.state.value, feed.data.value];
  });
  assert.equal(page.text(), "closed");
  await nextTick();
  assert.deepEqual([page.text(), (await seen()).length], ["closed", 0]);
  feed.open();
  await until(() => page.text() === "opena");
  page.unmount();
});

test("Vue: hydration says nothing, though data is there before it", async () => {
  const { url, seen } = await stage(says("1"));
  const store = eventSourceStore(url);
  const leave = store.subscribe(() => {});
  await until(() => store.get().data === "1");
  const said = complaints();
  const root = document.body.appendChild(document.createElement("div"));
  root.innerHTML = '<output data-state="idle">…</output>';
  const output = root.firstChild;
  const app = createSSRApp(Feed, { url, options: {}, shown() {} });
  app.mount(root);
  await until(() => root.textContent === "1");
  said.end();
  assert.deepEqual(said.heard, []);
  assert.ok(root.firstChild === output);
  assert.equal(output.dataset.state, "open");
  app.unmount();
  leave();
  root.remove();
  assert.equal((await seen()).length, 1, "requests");
});

test("Vue: a component that is rendered again and again keeps its stream", async () => {
  const { url, seen } = await stage(ticking);
  const page = await show(adapter, { url });
  await until(() => page.text() > 1);
  for (let i = 0; i < 20; i++) await page.update({ url: new URL(url), options: { onMessage() {} } });
  const last = page.text();
  await until(() => page.text() > Number(last) + 3);
  assert.equal((await seen()).length, 1, "requests");
  await page.unmount();
});
