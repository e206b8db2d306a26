import { EventSourceProvider, useEventSource } from "headwater/preact";
import { useEffect, useState } from "preact/hooks";
import { beside, options, provided } from "./stream.js";

function Feed({ url }) {
  const { data, state } = useEventSource(url, options);
  useEffect(() => beside(url), [url]);
  return (
    <ol data-state={state}>
      {data.map((event) => (
        <li key={event[0]}>{JSON.stringify(event)}</li>
      ))}
    </ol>
  );
}

export function App({ url }) {
  const [isShown, setShown] = useState(true);
  return (
    <EventSourceProvider options={provided}>
      <button id="leave" type="button" onClick={() => setShown(false)}>
        Leave
      </button>
      {isShown && <Feed url={url} />}
    </EventSourceProvider>
  );
}
