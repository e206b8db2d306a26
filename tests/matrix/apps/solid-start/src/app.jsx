import { getRequestEvent, isServer } from "solid-js/web";
import { App } from "./feed.jsx";

export default function Root() {
  const address = isServer ? getRequestEvent().request.url : location.href;
  return <App url={new URL(address).searchParams.get("feed")} />;
}
