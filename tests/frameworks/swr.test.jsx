// headwater/swr, by SWR's own hooks in React.
import assert from "node:assert/strict";
import { test } from "node:test";
import { eventSourceSubscription, invalidateOn } from "headwater/swr";
import { StrictMode, useEffect } from "react";
import { flushSync } from "react-dom";
import { createRoot } from "react-dom/client";
import useSWR, { SWRConfig, useSWRConfig } from "swr";
import useSWRSubscription from "swr/subscription";
import { until } from "../package/support/gather.mjs";
import { quick, stage } from "../package/support/stage.mjs";
import { says } from "./suite.mjs";

/** Shows it with a cache of its own. */
function show(element) {
  const root = document.body.appendChild(document.createElement("div"));
  const react = createRoot(root);
  // A cache of its own does not stand being mounted twice, which is SWR's affair; all that is in it does.
  flushSync(() =>
    react.render(
      <SWRConfig value={{ provider: () => new Map(), dedupingInterval: 0 }}>
        <StrictMode>{element}</StrictMode>
      </SWRConfig>,
    ),
  );
  const unmount = () => {
    react.unmount();
    root.remove();
  };
  return { text: () => root.textContent, unmount };
}

function Latest({ name, subscribe, tell }) {
  const { data, error } = useSWRSubscription(name, subscribe);
  tell?.(error ?? data);
  return <p>{error ? `${error.name} ${error.status || ""}` : (data ?? "…")}</p>;
}

function Todo({ changes, fetchTodo }) {
  const { data } = useSWR("/todos/7", fetchTodo, { revalidateOnFocus: false });
  const { mutate } = useSWRConfig();
  useEffect(() => invalidateOn(mutate, changes, { on: { todo: ({ data }) => [`/todos/${data}`] } }), [mutate, changes]);
  return <p>{data}</p>;
}

test("SWR: a subscription shows the latest, is one for all who use its key, and ends with them", async () => {
  const { url, seen } = await stage(says("1", "2"));
  const subscribe = eventSourceSubscription((key) => key, { parse: Number });
  const page = show([
    <Latest key="a" name={url} subscribe={subscribe} />,
    <Latest key="b" name={url} subscribe={subscribe} />,
  ]);
  assert.equal(page.text(), "……");
  await until(() => page.text() === "22");
  assert.equal((await seen()).length, 1, "requests");
  page.unmount();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});

test("SWR: a subscription accumulates every event", async () => {
  const { url } = await stage({
    steps: [{ send: Array.from({ length: 1000 }, (_, i) => `data: ${i + 1}\n\n`).join("") }, "hold"],
  });
  const subscribe = eventSourceSubscription(url, {
    parse: Number,
    initial: 0,
    reduce: (sum, { data }) => sum + data,
  });
  const page = show(<Latest name="sum" subscribe={subscribe} />);
  await until(() => page.text() === "500500");
  page.unmount();
});

test("SWR: error is what has ended the stream, or what could not be read, until there is something again", async () => {
  const refused = await stage({ status: 404, steps: [] });
  const page = show(<Latest name="a" subscribe={eventSourceSubscription(refused.url, { transport: "fetch" })} />);
  await until(() => page.text() === "SourceError 404");
  page.unmount();
  const odd = await stage({ steps: [{ send: "data: {\n\n" }, "cue", { send: "data: 1\n\n" }, "hold"] });
  const other = show(<Latest name="b" subscribe={eventSourceSubscription(odd.url, { parse: "json" })} />);
  await until(() => other.text() === "DecodeError ");
  await odd.cue();
  await until(() => other.text() === "1");
  other.unmount();
});

test("SWR: what is being recovered from is no error", async () => {
  const { url, cue } = await stage({ steps: [{ send: "data: 1\n\n" }, "cue", "drop"] }, says("2"));
  const shown = [];
  const subscribe = eventSourceSubscription(url, { retry: quick });
  const page = show(<Latest name="all" subscribe={subscribe} tell={(one) => shown.push(one)} />);
  await until(() => page.text() === "1");
  await cue();
  await until(() => page.text() === "2");
  assert.ok(
    shown.every((one) => !(one instanceof Error)),
    shown.join(),
  );
  page.unmount();
});

test("SWR: events have what they name fetched again", async () => {
  const { url, cue, seen } = await stage({ steps: ["cue", { send: "event: todo\ndata: 7\n\n" }, "hold"] });
  let fetched = 0;
  const page = show(<Todo changes={url} fetchTodo={() => ++fetched} />);
  await until(() => fetched > 0 && page.text() === String(fetched));
  const before = fetched;
  await cue();
  await until(() => Number(page.text()) > before);
  assert.equal((await seen()).length, 1, "requests");
  page.unmount();
  assert.equal((await seen("ended=1"))[0].how, "client_left");
});
