// The pattern that @microsoft/fetch-event-source is used for most: a chat with a language model. The
// same application on both, but for its import.
import assert from "node:assert/strict";
import { createRequire } from "node:module";
import { after, before, test } from "node:test";
import * as headwater from "headwater/fetch-event-source";
import { until } from "./support/gather.mjs";
import { page } from "./support/page.mjs";
import { origin, stage } from "./support/stage.mjs";

const original = createRequire(import.meta.url)("@microsoft/fetch-event-source");

let shown;
before(() => (shown = page(origin)));
after(() => shown.take());

/** The application: it shows the answer as it comes, and can be stopped. */
function chat({ fetchEventSource, EventStreamContentType }, url) {
  const controller = new AbortController();
  const view = { answer: "", state: "asking" };
  const finished = fetchEventSource(url, {
    method: "POST",
    headers: { "Content-Type": "application/json", Authorization: "Bearer key" },
    body: JSON.stringify({ stream: true, messages: [{ role: "user", content: "日?" }] }),
    signal: controller.signal,
    openWhenHidden: true,
    async onopen(response) {
      if (response.ok && response.headers.get("content-type")?.startsWith(EventStreamContentType)) {
        view.state = "answering";
        return;
      }
      throw new Error(`${response.status}: ${await response.text()}`);
    },
    onmessage({ data }) {
      if (data === "[DONE]") {
        view.state = "done";
        controller.abort();
        return;
      }
      view.answer += JSON.parse(data).choices[0].delta.content ?? "";
    },
    onclose() {
      if (view.state !== "done") view.state = "cut off";
    },
    onerror(error) {
      view.state = `failed: ${error.message}`;
      throw error;
    },
  }).catch(() => {});
  return { view, finished, stop: () => controller.abort() };
}

const piece = (content) => `data: ${JSON.stringify({ choices: [{ delta: { content } }] })}\n\n`;
const answers = {
  "a whole answer": [
    { steps: [{ split: { text: `${piece("Hel")}${piece("lo 日😀")}data: [DONE]\n\n`, every: 7 } }, "hold"] },
  ],
  "one that the server breaks off cleanly": [{ steps: [{ send: piece("Hel") }] }],
  "one that is not JSON": [{ steps: [{ send: `${piece("Hel")}data: <html>\n\n` }, "hold"] }],
  "a refusal": [
    { status: 429, headers: { "content-type": "application/json" }, steps: [{ send: '{"error":"slow down"}' }] },
  ],
  "a line that drops": [{ steps: [{ send: piece("Hel") }, "cue", "drop"] }],
};
for (const [what, attempts] of Object.entries(answers)) {
  test(`${what} looks the same on both`, async () => {
    const views = [];
    for (const library of [original, headwater]) {
      const { url, cue, seen } = await stage(...attempts);
      const { view, finished } = chat(library, url);
      if (attempts[0].steps.includes("cue")) {
        await until(() => view.answer !== "");
        await cue();
      }
      await finished;
      const requests = await seen("ended=1");
      const told = ({ method, headers, body }) => [
        method,
        headers.authorization,
        headers["content-type"],
        headers.accept,
        body,
      ];
      views.push({ ...view, requests: requests.map(told) });
    }
    assert.deepEqual(views[1], views[0]);
    assert.notEqual(views[1].state, "asking");
  });
}

test("stopping ends the request on both", async () => {
  for (const library of [original, headwater]) {
    const { url, seen } = await stage({ steps: [{ send: piece("Hel") }, "hold"] });
    const { view, finished, stop } = chat(library, url);
    await until(() => view.answer !== "");
    stop();
    await finished;
    assert.deepEqual([view.answer, view.state], ["Hel", "answering"]);
    assert.equal((await seen("ended=1"))[0].how, "client_left");
  }
});
