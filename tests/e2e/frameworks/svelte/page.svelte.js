import { flushSync, mount, unmount } from "svelte";
import Price from "./Price.svelte";

globalThis.mount = (target, props) => {
  const shown = $state(props);
  const app = mount(Price, { target, props: shown });
  const update = (props) => flushSync(() => Object.assign(shown, props));
  return { update, unmount: () => unmount(app) };
};
