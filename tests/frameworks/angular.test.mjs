// headwater/angular, in pages: compiled there, and without zone.js.
import "@angular/compiler";
import assert from "node:assert/strict";
import { test } from "node:test";
import markup from "rendered:angular";
import {
  Component,
  createComponent,
  createEnvironmentInjector,
  effect,
  InjectionToken,
  inject,
  provideZonelessChangeDetection,
  runInInjectionContext,
  signal,
} from "@angular/core";
import { bootstrapApplication, createApplication, provideClientHydration } from "@angular/platform-browser";
import { eventSourceResource, provideEventSource } from "headwater/angular";
import { eventSourceStore } from "headwater/store";
import { until } from "../package/support/gather.mjs";
import { quick, stage } from "../package/support/stage.mjs";
import { hydratedOf } from "./angular.hydrated.mjs";
import { complaints } from "./complaints.mjs";
import { plain } from "./plain.mjs";
import { says, suite } from "./suite.mjs";

class FeedComponent {
  given = signal(undefined);
  feed = eventSourceResource(
    () => this.given().url,
    () => this.given().options,
  );

  constructor() {
    effect(() => this.given().shown({ ...plain(this.feed, (part) => part()), error: this.feed.error() ?? null }));
  }

  set props(props) {
    this.given.set(props);
  }
}
const Feed = Component({
  selector: "hw-feed",
  inputs: ["props"],
  template: `<output [attr.data-state]="feed.state()">{{ feed.data() ?? "…" }}</output>`,
})(FeedComponent);

class PageComponent {
  props = undefined;
}
const Page = Component({
  selector: "hw-page",
  inputs: ["props"],
  imports: [Feed],
  template: `<hw-feed [props]="props" /> @if (props.two) { <hw-feed [props]="props" /> }`,
})(PageComponent);

const application = createApplication({ providers: [provideZonelessChangeDetection()] });

/** Shows a component in an application. */
async function mount(root, props) {
  const app = await application;
  const hostElement = root.appendChild(document.createElement("div"));
  const shown = createComponent(Page, { environmentInjector: app.injector, hostElement });
  const update = (props) => {
    shown.setInput("props", props);
    app.tick();
  };
  app.attachView(shown.hostView);
  update(props);
  return { update, unmount: () => shown.destroy() };
}

suite("Angular", { mount });

/** An injector of its own, as a route or a service has it, and what is made in it. */
async function provided(providers, make) {
  const injector = createEnvironmentInjector(providers, (await application).injector);
  return [runInInjectionContext(injector, make), () => injector.destroy(), injector];
}

test("Angular: is a Resource, from loading to resolved, reloading and an error", async () => {
  // Firefox says that a response is there once something of its body is.
  const comment = { send: ":\n" };
  const { url, seen } = await stage(
    { steps: [comment, "cue", { send: "id: 1\ndata: 1\n\n" }, "cue", "drop"] },
    { steps: [comment, "hold"] },
    { status: 404, steps: [] },
    says("2"),
  );
  const cue = () => fetch(`${url}/cue`, { method: "POST" });
  const [feed, end] = await provided([], () =>
    eventSourceResource(url, { transport: "fetch", retry: quick, parse: Number }),
  );
  const now = () => [feed.status(), feed.isLoading(), feed.hasValue(), feed.snapshot().value];
  await until(() => feed.state() === "open");
  assert.deepEqual(now(), ["loading", true, false, undefined]);
  await cue();
  await until(() => feed.hasValue());
  assert.deepEqual(now(), ["resolved", false, true, 1]);
  assert.deepEqual([feed.value(), feed.error()], [1, undefined]);
  await cue();
  await until(() => feed.status() === "reloading");
  assert.deepEqual([...now(), feed.value()], ["reloading", true, true, 1, 1]);
  await until(() => feed.state() === "open");
  assert.equal(feed.reload(), true);
  await until(() => feed.status() === "error");
  assert.deepEqual(now(), ["error", false, false, undefined]);
  assert.equal(feed.error().status, 404);
  assert.equal(feed.snapshot().error, feed.error());
  assert.throws(() => feed.value(), { status: 404 });
  assert.equal(feed.data(), 1);
  assert.equal(feed.reload(), true);
  assert.equal(feed.state(), "connecting");
  assert.equal(feed.reload(), false);
  await until(() => feed.data() === 2);
  feed.close();
  assert.deepEqual([feed.state(), ...now()], ["closed", "resolved", false, true, 2]);
  end();
  assert.deepEqual(
    (await seen("ended=4")).map(({ headers }) => headers["last-event-id"]),
    [undefined, "1", "1", "1"],
  );
});

test("Angular: where nothing is asked for, it is idle, and there is nothing to load again", async () => {
  const [feed, end] = await provided([], () => eventSourceResource(signal(null)));
  assert.deepEqual([feed.status(), feed.isLoading(), feed.hasValue(), feed.reload()], ["idle", false, false, false]);
  end();
});

test("Angular: ends with the injector that it is made in, or is given", async () => {
  const { url, seen } = await stage(says("1"), says("2"));
  const [first, end] = await provided([], () => eventSourceResource(url));
  await until(() => first.data() === "1");
  end();
  await seen("ended=1");
  const [, endSecond, injector] = await provided([], () => {});
  const second = eventSourceResource(url, { injector });
  await until(() => second.data() === "2");
  endSecond();
  assert.equal((await seen("ended=2"))[1].how, "client_left");
  assert.throws(() => eventSourceResource(url), /injection context/);
});

test("Angular: provideEventSource says options for all within, what they say themselves goes before", async () => {
  const { url, seen } = await stage(says("1"), says("2"));
  const NAME = new InjectionToken("name");
  const [, endOuter, outer] = await provided(
    [provideEventSource({ parse: Number, headers: { "x-a": "outer" } }), { provide: NAME, useValue: "inner" }],
    () => {},
  );
  const first = eventSourceResource(url, { injector: outer });
  await until(() => first.data() === 1);
  const inner = createEnvironmentInjector([provideEventSource(() => ({ headers: { "x-a": inject(NAME) } }))], outer);
  const second = eventSourceResource(url, { injector: inner, parse: (text) => `${text}!` });
  await until(() => second.data() === "2!");
  endOuter();
  inner.destroy();
  assert.deepEqual(
    (await seen()).map(({ headers }) => headers["x-a"]),
    ["outer", "inner"],
  );
});

test("Angular: hydrates what a server has rendered, without a word, also where the data is there before", async () => {
  const { url, seen } = await stage(says("1"));
  const early = eventSourceStore(url);
  const leave = early.subscribe(() => {});
  await until(() => early.get().data === "1");
  const rendered = new DOMParser().parseFromString(markup, "text/html");
  const nodes = [...rendered.body.childNodes];
  document.body.prepend(...nodes);
  const output = document.querySelector("hw-hydrated output");
  const said = complaints();
  const app = await bootstrapApplication(hydratedOf(url), { providers: [provideClientHydration()] });
  await until(() => output.textContent === "1" && output.dataset.state === "open");
  said.end();
  assert.deepEqual(said.heard, []);
  assert.equal(document.querySelector("hw-hydrated output"), output);
  assert.equal((await seen()).length, 1, "requests");
  app.destroy();
  leave();
  for (const node of nodes) node.remove();
});
