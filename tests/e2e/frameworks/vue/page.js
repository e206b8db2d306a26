import { createApp, h, nextTick, shallowRef } from "vue";
import { Price } from "./price";

globalThis.mount = (root, props) => {
  const shown = shallowRef(props);
  const app = createApp(() => h(Price, shown.value));
  app.mount(root);
  const update = async (props) => {
    shown.value = props;
    await nextTick();
  };
  return { update, unmount: () => app.unmount() };
};
