import { createEventSource, EventSourceProvider } from "headwater/solid";
import { createSignal, For, onCleanup, onMount, Show } from "solid-js";
import { beside, options, provided } from "./stream.js";

function Feed(props) {
  const { data, state } = createEventSource(() => props.url, options);
  onMount(() => onCleanup(beside(props.url)));
  return (
    <ol data-state={state()}>
      <For each={data()}>{(event) => <li>{JSON.stringify(event)}</li>}</For>
    </ol>
  );
}

export function App(props) {
  const [isShown, setShown] = createSignal(true);
  return (
    <EventSourceProvider options={provided}>
      <button id="leave" type="button" onClick={() => setShown(false)}>
        Leave
      </button>
      <Show when={isShown()}>
        <Feed url={props.url} />
      </Show>
    </EventSourceProvider>
  );
}
