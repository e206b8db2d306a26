// The component of the suite, as a server of Svelte renders it.
import { render as renderComponent } from "svelte/server";
import Feed from "./svelte/Feed.svelte";

export const render = (url) => renderComponent(Feed, { props: { url, options: {}, shown() {} } }).body;
