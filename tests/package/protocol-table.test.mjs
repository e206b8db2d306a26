// The table of conversations, which the crate passes too: see tests/protocol/table.rs.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { connect } from "headwater";
import { protocol } from "headwater/protocol";
import { memoryStore } from "headwater/stores";

const cases = JSON.parse(readFileSync(new URL("../protocol/cases.json", import.meta.url), "utf8"));
const BASE = "http://table.test";

const fieldOf = (raw, name) => {
  try {
    return JSON.parse(raw)[name];
  } catch {
    return undefined;
  }
};

/** The options of a row as functions. */
function optionsOf({ resume, cursor, failOn, onGap, sequence, dedupe: _, ...plain }, gaps) {
  const resumptions = Array.isArray(resume) ? [...resume] : undefined;
  return protocol({
    ...plain,
    resume: resumptions ? () => resumptions.shift() ?? false : resume,
    cursor: cursor && (({ data }) => fieldOf(data, cursor)),
    sequence: sequence && (({ data }) => fieldOf(data, sequence)),
    failOn: failOn && (({ type, data }) => type === failOn && { retry: fieldOf(data, "retry") }),
    onGap:
      onGap === undefined
        ? undefined
        : ({ from = null, missed = null, ...gap }) => {
            gaps.push({ ...gap, from, missed });
            return onGap ?? undefined;
          },
  });
}

function bodyOf({ body = "", breaks = false }) {
  const bytes = new TextEncoder().encode(body);
  return new ReadableStream({
    start(controller) {
      if (bytes.length > 0) controller.enqueue(bytes);
      if (!breaks) controller.close();
    },
    pull(controller) {
      if (breaks) controller.error(new TypeError("reset"));
    },
  });
}

for (const { name, method, from, protocol: given, until, answers, ...expected } of cases) {
  test(`protocol: ${name}`, async () => {
    const left = [...answers];
    const requests = [];
    const gaps = [];
    const events = [];
    const fetch = async (url, { method, headers }) => {
      requests.push([method, String(url).slice(BASE.length), headers["Last-Event-ID"] ?? ""]);
      const next = left.shift();
      const response = new Response(bodyOf(next), {
        status: next.status ?? 200,
        headers: { "content-type": "text/event-stream", ...next.headers },
      });
      return Object.defineProperty(response, "url", { value: String(url) });
    };
    const source = connect(`${BASE}/feed`, {
      fetch,
      method,
      lastEventId: from,
      until: until && { type: until },
      retry: { initial: 1, jitter: 0 },
      store: given.dedupe ? memoryStore({ dedupe: true }) : undefined,
      protocol: optionsOf(given, gaps),
    });
    source.on("*", ({ type, data }) => events.push(`${type} ${data}`));
    const end = await source.closed.catch(({ kind }) => kind);
    const found = { requests, events, lastEventId: source.lastEventId, end };
    assert.deepEqual({ ...found, gaps }, { gaps: [], ...expected });
  });
}
