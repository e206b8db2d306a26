// headwater/react, in the React that its users have now.
import assert from "node:assert/strict";
import { test } from "node:test";
import { useEventSource } from "headwater/react";
import { StrictMode } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import { suite } from "./suite.mjs";

function Feed({ url, options, shown }) {
  const reading = useEventSource(url, options);
  shown(reading);
  return <output data-state={reading.state}>{reading.data ?? "…"}</output>;
}

const adapterOf = (Frame) => ({
  mount(root, props) {
    const react = createRoot(root);
    const update = (props) =>
      flushSync(() =>
        react.render(
          <Frame>
            <Feed {...props} />
            {props.two && <Feed {...props} />}
          </Frame>,
        ),
      );
    update(props);
    return { update, unmount: () => react.unmount() };
  },
});

suite(
  "React",
  adapterOf(({ children }) => children),
);
suite("React, strict", adapterOf(StrictMode));
