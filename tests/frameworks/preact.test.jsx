/** @jsxImportSource preact */
// headwater/preact, without Preact's stand-in for React.
import { useEventSource } from "headwater/preact";
import { render } from "preact";
import { act } from "preact/test-utils";
import { suite } from "./suite.mjs";

function Feed({ url, options, shown }) {
  const reading = useEventSource(url, options);
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
