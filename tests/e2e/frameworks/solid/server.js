import { renderToString } from "solid-js/web";
import { createEventSource } from "./create-event-source";

/** Solid's hyperscript needs a document, so this is the component without it. */
export const render = (url) =>
  renderToString(() => {
    const { data } = createEventSource(() => url, { onEvent() {} });
    return data()?.price ?? "…";
  });
