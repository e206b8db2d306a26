import { eventSourceSubscription } from "headwater/swr";
import { renderToString } from "react-dom/server";
import useSWRSubscription from "swr/subscription";

function Feed({ url }) {
  const { data } = useSWRSubscription(url, eventSourceSubscription(url));
  return <output data-state="idle">{data ?? "…"}</output>;
}

export const render = (url) => renderToString(<Feed url={url} />);
