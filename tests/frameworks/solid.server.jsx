import { renderToString } from "solid-js/web";
import { Hydrated } from "./solid.hydrated.jsx";

export const render = (url) => renderToString(() => <Hydrated url={url} />);
