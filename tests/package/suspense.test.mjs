// Components that suspend, rendered by React's own server, which waits for them: no page is needed to look at their streams.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { PassThrough } from "node:stream";
import { text } from "node:stream/consumers";
import { mock, test } from "node:test";
import * as imported from "headwater/react";
import { createElement, Suspense } from "react";
import { renderToPipeableStream } from "react-dom/server";

const required = createRequire(import.meta.url)("headwater/react");
// Without a document there is nothing to suspend for: a server renders the fallback.
globalThis.document = new EventTarget();
mock.timers.enable({ apis: ["setTimeout"] });

const headers = { "content-type": "text/event-stream" };

/** Renders a component until it suspends no more. */
function html(component) {
  const { pipe } = renderToPipeableStream(createElement(Suspense, {}, createElement(component)), {
    onError: (error) => assert.fail(error),
  });
  return text(pipe(new PassThrough()));
}

for (const [how, { useEventSource }] of Object.entries({ imported, required })) {
  // What the component has heard goes from one file of the package to another.
  test(`a component that suspends is shown with its first event, where headwater/react is ${how}`, async () => {
    const fetch = async () => new Response("data: heard\n\n", { headers });
    const Feed = () => useEventSource(`http://${how}.test/`, { suspense: true, fetch }).data;
    assert.match(await html(Feed), />heard</);
  });
}

test("of a stream whose events are all refused, those of the last seconds are kept", async () => {
  const { readable, writable } = new TransformStream();
  const writer = writable.getWriter();
  const send = (data) => writer.write(new TextEncoder().encode(`data: ${data}\n\n`));
  const options = { suspense: true, fetch: async () => new Response(readable, { headers }) };
  const url = "http://refused.test/";
  let renderings = 0;
  const Deaf = () => {
    renderings++;
    return imported.useEventSource(url, { ...options, select: () => undefined }).data;
  };
  const All = () =>
    imported.useEventSource(url, { ...options, initial: "", reduce: (all, { data }) => `${all}${data},` }).data;
  /** Waits until the component has looked at the stream once more: that is all that holds it. */
  const rendered = async (act) => {
    const before = renderings;
    await act();
    while (renderings === before) await new Promise(setImmediate);
  };
  await rendered(() => void html(Deaf));
  await rendered(() => send("first"));
  await rendered(() => mock.timers.tick(5000));
  assert.match(await html(All), />first,</);
  await rendered(() => send("second"));
  await rendered(() => mock.timers.tick(5000));
  assert.match(await html(All), />second,</);
});
