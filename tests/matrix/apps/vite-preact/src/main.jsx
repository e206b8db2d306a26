import { render } from "preact";
import { App } from "./feed.jsx";

const url = new URLSearchParams(location.search).get("feed");
render(<App url={url} />, document.getElementById("app"));
