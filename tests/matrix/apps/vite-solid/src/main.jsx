import { render } from "solid-js/web";
import { App } from "./feed.jsx";

const url = new URLSearchParams(location.search).get("feed");
render(() => <App url={url} />, document.getElementById("app"));
