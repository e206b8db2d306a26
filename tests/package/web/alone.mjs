// A page that tests nothing: it has a framework's component, that of its tests, for who drives the browser.
import { adapters, show } from "../../frameworks/suite.mjs";
import { file } from "./place.mjs";

await import(new URL(`${file}.js`, import.meta.url).href);
const [adapter] = adapters.values();
globalThis.show = (props) => show(adapter, props);
