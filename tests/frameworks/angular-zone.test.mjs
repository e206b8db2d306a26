// headwater/angular in an application with zone.js, which replaces timers and promises of the whole page.
import "zone.js";
import "@angular/compiler";
import assert from "node:assert/strict";
import { test } from "node:test";
import { Component, createComponent, NgZone, provideZoneChangeDetection } from "@angular/core";
import { createApplication } from "@angular/platform-browser";
import { eventSourceResource } from "headwater/angular";
import { until } from "../package/support/gather.mjs";
import { stage } from "../package/support/stage.mjs";
import { ticking } from "./suite.mjs";

test("Angular with zone.js: shows what comes, and the zone notices nothing of the connection", async () => {
  const { url, seen } = await stage(ticking);
  const Feed = Component({ selector: "hw-feed", template: "<output>{{ feed.data() }}</output>" })(
    class {
      feed = eventSourceResource(url, { parse: Number, transport: "fetch", throttle: 50 });
    },
  );
  const app = await createApplication({ providers: [provideZoneChangeDetection()] });
  const zone = app.injector.get(NgZone);
  const root = document.body.appendChild(document.createElement("div"));
  let noticed = 0;
  const watching = zone.onUnstable.subscribe(() => noticed++);
  const shown = zone.run(() => {
    const shown = createComponent(Feed, { environmentInjector: app.injector, hostElement: root });
    app.attachView(shown.hostView);
    return shown;
  });
  const { feed } = shown.instance;
  await until(() => Number(root.textContent) >= 1);
  const changes = [];
  const before = noticed;
  // What a handler of the page does, runs in the zone.
  zone.run(() => feed.close());
  await seen("ended=1");
  zone.run(() => feed.open());
  await until(() => {
    if (feed.data() !== changes.at(-1)) changes.push(feed.data());
    return changes.length >= 10 && Number(root.textContent) >= changes[8];
  });
  // Each change is shown in the zone. The connection's own chunks, timers and promises would be ten times as many.
  const count = noticed - before;
  assert.ok(count <= 2 * changes.length + 5, `noticed ${count} times for ${changes.length} changes`);
  watching.unsubscribe();
  shown.destroy();
  assert.ok((await seen("ended=2")).every(({ how }) => how === "client_left"));
  root.remove();
  app.destroy();
});
