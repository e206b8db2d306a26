import { renderToString } from "solid-js/web";
import { createEventSource } from "headwater/solid";

/** Solid's hyperscript needs a document, so this is the component without it. */
export const render = (url) =>
  renderToString(() => {
    const { data } = createEventSource(() => url, { parse: "json" });
    return data()?.price ?? "…";
  });
