// The component of the suite, as a server of Vue renders it.

import { EventSourcePlugin } from "headwater/vue";
import { createSSRApp, h, ssrUtils } from "vue";
import { Feed } from "./vue/feed.mjs";

/** What Vue's server renderer does with a component, without the template compilers that it brings along. */
export function render(url) {
  const app = createSSRApp(Feed).use(EventSourcePlugin);
  const vnode = h(Feed, { url, options: {}, shown() {} });
  vnode.appContext = app._context;
  const instance = ssrUtils.createComponentInstance(vnode, null, null);
  ssrUtils.setupComponent(instance, true);
  const { type, props, children } = ssrUtils.renderComponentRoot(instance);
  const attributes = Object.entries(props).map(([name, value]) => ` ${name}="${value}"`);
  return `<${type}${attributes.join("")}>${children}</${type}>`;
}
