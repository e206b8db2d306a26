import { render as rendering } from "@lit-labs/ssr";
import { collectResult } from "@lit-labs/ssr/lib/render-result.js";
import { html } from "lit";
import { Hydrated } from "./lit.hydrated.mjs";

customElements.define("hw-hydrated", Hydrated);

export const render = (url) => collectResult(rendering(html`<hw-hydrated url=${url}></hw-hydrated>`));
