// What a server renders, and a page hydrates.
import { Component } from "@angular/core";
import { eventSourceResource } from "headwater/angular";

export const hydratedOf = (url) =>
  Component({
    selector: "hw-hydrated",
    template: `<output [attr.data-state]="feed.state()">{{ feed.data() ?? "…" }}</output>`,
  })(
    class {
      feed = eventSourceResource(() => url);
    },
  );
