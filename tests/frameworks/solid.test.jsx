// headwater/solid, in pages.
import { createEventSource } from "headwater/solid";
import { createEffect, createSignal, Show } from "solid-js";
import { render } from "solid-js/web";
import { plain } from "./plain.mjs";
import { suite } from "./suite.mjs";

function Feed(props) {
  const feed = createEventSource(
    () => props.url,
    () => props.options,
  );
  createEffect(() => props.shown(plain(feed, (part) => part())));
  return <output data-state={feed.state()}>{feed.data() ?? "…"}</output>;
}

suite("Solid", {
  mount(root, given) {
    const [props, update] = createSignal(given);
    const unmount = render(
      () => (
        <>
          <Feed {...props()} />
          <Show when={props().two}>
            <Feed {...props()} />
          </Show>
        </>
      ),
      root,
    );
    return { update, unmount };
  },
});
