import { Profiler, StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { Chat } from "./chat";
import { Price } from "./price";

function open(root, draw) {
  const react = createRoot(root);
  const update = (props) =>
    flushSync(() => react.render(<StrictMode><Profiler id="page" onRender={() => globalThis.rendered++}>{draw(props)}</Profiler></StrictMode>));
  return { update, unmount: () => react.unmount() };
}

globalThis.mount = (root, props) => {
  const page = open(root, (props) => <Price {...props} />);
  page.update(props);
  return page;
};

globalThis.mountChat = (root, url) => {
  const page = open(root, () => <Chat url={url} />);
  page.update();
  return page;
};
