import { render as renderComponent } from "svelte/server";
import Price from "./Price.svelte";

export const render = (url) => renderComponent(Price, { props: { url, onTick() {} } }).body;
