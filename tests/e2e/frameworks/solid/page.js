import { createComponent } from "solid-js";
import { createStore } from "solid-js/store";
import { render } from "solid-js/web";
import { Price } from "./price";

globalThis.mount = (root, props) => {
  const [shown, update] = createStore(props);
  const unmount = render(() => createComponent(Price, shown), root);
  return { update, unmount };
};
