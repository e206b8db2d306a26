import { render } from "solid-js/web";
import { Dashboard } from "./dashboard";

render(() => <Dashboard />, document.body);
