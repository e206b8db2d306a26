/** @jsxImportSource preact */
// headwater/preact, without Preact's stand-in for React; but Suspense is there.
import * as entry from "headwater/preact";
import { Component, h, hydrate, render } from "preact";
import { Suspense } from "preact/compat";
import { renderToString } from "preact-render-to-string";
import { hooks } from "./hooks.jsx";
import { suite } from "./suite.mjs";

function Feed({ url, options, shown }) {
  const reading = entry.useEventSource(url, options);
  shown(reading);
  return <output data-state={reading.state}>{reading.data ?? "…"}</output>;
}

suite("Preact", {
  mount(root, props) {
    const update = (props) =>
      render(
        <>
          <Feed {...props} />
          {props.two && <Feed {...props} />}
        </>,
        root,
      );
    update(props);
    return { update, unmount: () => render(null, root) };
  },
});

class Boundary extends Component {
  state = {};
  static getDerivedStateFromError = (error) => ({ error });
  render = ({ caught, children }, { error }) =>
    error ? caught(error, () => this.setState({ error: undefined })) : children;
}

hooks("Preact", {
  ...entry,
  h,
  Suspense,
  boundary: Boundary,
  renderToString,
  rootOf: (element) => ({
    render: (tree) => render(tree, element),
    hydrate: (tree) => hydrate(tree, element),
    unmount: () => render(null, element),
  }),
});
