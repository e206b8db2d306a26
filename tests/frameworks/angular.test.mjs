// headwater/angular, in pages: compiled there, and without zone.js.
import "@angular/compiler";
import { Component, createComponent, effect, provideZonelessChangeDetection, signal } from "@angular/core";
import { createApplication } from "@angular/platform-browser";
import { eventSourceResource } from "headwater/angular";
import { plain } from "./plain.mjs";
import { suite } from "./suite.mjs";

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
