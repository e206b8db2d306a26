// A fetch of the user's: its responses may be of any class, and know nothing of the signal.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect } from "headwater";
import { quick } from "./support/stage.mjs";

const URL_OF_NOTHING = "http://stream.test/";
const headers = new Headers({ "content-type": "text/event-stream" });

/** A body that goes on for ever, and says when it is cancelled. */
function endless() {
  let cancelled;
  const whenCancelled = new Promise((resolve) => (cancelled = resolve));
  const body = new ReadableStream({
    start: (controller) => controller.enqueue(new TextEncoder().encode("data: here\n\n")),
    cancel: cancelled,
  });
  return { body, whenCancelled };
}

/** A response that is none of the platform's class. */
const answer = (body, status = 200) => ({ status, url: URL_OF_NOTHING, headers, body });

test("a response of another class is read, and cancelled by close()", async () => {
  const { body, whenCancelled } = endless();
  const source = connect(URL_OF_NOTHING, { fetch: async () => answer(body) });
  for await (const { data, origin } of source) {
    assert.deepEqual([data, origin], ["here", "http://stream.test"]);
    break;
  }
  await whenCancelled;
});

test("a response that comes after close() is cancelled", async () => {
  const { body, whenCancelled } = endless();
  let respond;
  const asked = new Promise((resolve) => {
    const fetch = () => {
      resolve();
      return new Promise((responded) => (respond = responded));
    };
    connect(URL_OF_NOTHING, { fetch, signal: closing.signal });
  });
  await asked;
  closing.abort();
  respond(answer(body));
  await whenCancelled;
});
const closing = new AbortController();

test("what is left of a refused response is cancelled", async () => {
  const { body, whenCancelled } = endless();
  const full = new ReadableStream({
    pull: (controller) => controller.enqueue(new Uint8Array(1024).fill(0x78)),
    cancel: () => body.cancel(),
  });
  const source = connect(URL_OF_NOTHING, { fetch: async () => answer(full, 404) });
  await assert.rejects(source.closed, (error) => error.status === 404 && error.body === "x".repeat(4096));
  await whenCancelled;
});

test("what is no stream of bytes says so, and is not asked for again", async () => {
  const text = new ReadableStream({ start: (controller) => controller.enqueue("data: text\n\n") });
  const locked = endless().body;
  locked.getReader();
  for (const [body, kind, message] of [
    [{ pipe() {} }, "prepare", /no ReadableStream/],
    [locked, "prepare", /locked/],
    [text, "network", /other than bytes/],
  ]) {
    const source = connect(URL_OF_NOTHING, { fetch: async () => answer(body), retry: { ...quick, attempts: 1 } });
    await assert.rejects(source.closed, ({ kind: found, cause }) => found === kind && message.test(cause.message));
  }
});
