import { useEventSource } from "headwater/vue";
import { defineComponent, h, unref } from "vue";

/** The component of the suite: what it is given is a reading's values, without the refs around them. */
export const Feed = defineComponent({
  name: "Feed",
  props: ["url", "options", "shown", "two"],
  setup(props) {
    const feed = useEventSource(
      () => props.url,
      () => props.options,
    );
    return () => {
      props.shown(Object.fromEntries(Object.entries(feed).map(([name, part]) => [name, unref(part)])));
      return h("output", { "data-state": feed.state.value }, feed.data.value ?? "…");
    };
  },
});
