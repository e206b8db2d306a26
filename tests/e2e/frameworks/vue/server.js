import { h, ssrUtils } from "vue";
import { Price } from "./price";

/** What Vue's server renderer does with a component, without the template compilers that it brings along. */
export function render(url) {
  const instance = ssrUtils.createComponentInstance(h(Price, { url, onTick() {} }), null, null);
  ssrUtils.setupComponent(instance, true);
  const { type, children } = ssrUtils.renderComponentRoot(instance);
  return `<${type}>${children}</${type}>`;
}
