import { mount } from "svelte";
import App from "./App.svelte";

const url = new URLSearchParams(location.search).get("feed");
mount(App, { target: document.getElementById("app"), props: { url } });
