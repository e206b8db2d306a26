// The table of connections: ../connection/README.md says what its keys mean.
import assert from "node:assert/strict";
import { test } from "node:test";
import { connect, SourceError } from "headwater";
import { differences, written } from "../connection/fits.mjs";
import { connections } from "./support/cases.mjs";
import { until } from "./support/gather.mjs";
import { engine } from "./support/place.mjs";
import { headsComeAlone } from "./support/platform.mjs";
import { stage } from "./support/stage.mjs";

/** How long a case waits for what it expects, in ms; then it says what is missing. */
const PATIENCE = 20_000;

const HAS = {
  native: typeof EventSource === "function",
  heads: headsComeAlone,
  cookies: engine !== "node",
  "own origin": true,
};

test("the table is large, and its names are unique", () => {
  assert.ok(connections.length >= 40, String(connections.length));
  assert.equal(new Set(connections.map(({ name }) => name)).size, connections.length);
  assert.ok(connections.every(({ clause }) => clause !== ""));
});

for (const row of connections) {
  const one = { ...row, ...row.in?.[engine] };
  for (const transport of [one.options?.transport].flat()) {
    const missing = [...(one.needs ?? []), ...(transport === "native" ? ["native"] : [])].find((need) => !HAS[need]);
    const name = one.name + (transport === undefined ? "" : `, by ${transport}`);
    test(name, { skip: missing !== undefined && `it needs ${missing}` }, () => play(one, transport));
  }
}

async function play(one, transport) {
  const target = one.target && (await stage(...one.target.attempts));
  const attempts = JSON.stringify(one.scenario.attempts);
  const led = attempts.replaceAll("{target}", target?.url).replaceAll("{second target}", target?.second);
  const staged = await stage(...JSON.parse(led));
  const address = (below) => (one.at === "second" ? staged.second : staged.url) + below;

  const told = { states: [], events: [], questions: [] };
  const { shouldRetry: answers, ...options } = one.options ?? {};
  const source = connect(Array.isArray(one.url) ? inTurn(one.url, address) : address(one.url ?? ""), {
    ...Object.fromEntries(Object.entries(options).map(([name, value]) => [name, inTurn(value)])),
    transport,
    shouldRetry:
      answers &&
      (async ({ attempt, error, response, lastEventId }) => {
        assert.equal(source.state, "waiting");
        const asked = { attempt, lastEventId, plan: error.willRetry ? "retry" : "stop", retryIn: error.retryIn };
        const count = told.questions.push({ ...asked, below: response?.url.replace(staged.url, ""), ...known(error) });
        await new Promise((resolve) => setTimeout(resolve, 20));
        return answers[count - 1] ?? undefined;
      }),
  });
  assert.equal(source.lastEventId, options.lastEventId ?? "");
  const act = (on, is) => {
    for (const { [on]: wanted, do: what } of one.act ?? []) {
      if (wanted === is) what === "close" ? source.close() : void staged.cue();
    }
  };
  for (const type of one.listen ?? ["message"]) {
    source.on(type, ({ type, data, lastEventId }) => act("event", told.events.push({ type, data, lastEventId })));
  }
  source.onState((change) => {
    told.states.push({ ...stateOf(change), why: source.transportReason });
    act("state", change.state);
  });
  const outcome = source.closed.then(
    (reason) => reason,
    () => "failed",
  );
  const hasOpened = source.opened.then(
    () => true,
    () => false,
  );

  const expected = written(one);
  const last = () => told.states.at(-1) ?? {};
  const hasCome = () =>
    Object.keys(told).every((list) => told[list].length >= (expected[list]?.length ?? 0)) &&
    Object.entries(one.ends ?? {}).every(([key, value]) => last()[key] === value);
  try {
    const end = Date.now() + PATIENCE;
    await until(() => last().state === "closed" || hasCome() || Date.now() > end);
    if (last().state === "closed") {
      last().reason = await outcome;
      assert.equal(
        await hasOpened,
        told.states.some(({ state }) => state === "open"),
      );
    }
    if (expected.requests) told.requests = await requests(staged, expected.requests);
    if (expected.targetRequests) told.targetRequests = await requests(target, expected.targetRequests);
    const found = Object.entries(expected).flatMap(([list, entries]) => differences(entries, told[list], list));
    found.push(...differences(one.ends ?? {}, last(), "the last state"));
    assert.ok(found.length === 0, [`${one.clause}:`, ...found].join("\n"));
  } finally {
    source.close();
  }
}

/**
 * A value as it is; of a list one after the other, the last one again and again. `null` fails. `{refused}` in one is the
 * status of the refusal that the function is told of.
 */
function inTurn(values, finish = (value) => value) {
  if (!Array.isArray(values)) return values;
  let asked = 0;
  return async ({ refused }) => {
    const value = values[Math.min(asked++, values.length - 1)];
    if (value === null) throw new Error("the case has none");
    const told = JSON.stringify(value).replaceAll("{refused}", refused?.status ?? "none");
    return finish(JSON.parse(told));
  };
}

function stateOf({ state, attempt, transport, waitReason, nextAttemptAt, error }) {
  // What an error says of it is what the state says of it.
  if (error) {
    assert.deepEqual([error.attempt, error.willRetry], [attempt, state === "waiting"]);
    assert.equal(error.retryIn === null, nextAttemptAt === null);
    if (nextAttemptAt !== null)
      assert.ok(Math.abs(nextAttemptAt - Date.now() - error.retryIn) < 1000, String(nextAttemptAt));
  }
  return { state, attempt, transport, waitReason, retryIn: error?.retryIn, ...known(error) };
}

/** What is known of a fault. */
function known(error) {
  if (error === null) return {};
  assert.ok(error instanceof SourceError);
  const { kind, status, headers, body, message, cause } = error;
  const option = /(timeout|limits)\.\w+/.exec(message)?.[0];
  return {
    kind,
    status: status || null,
    headers: Object.fromEntries(headers ?? []),
    body,
    option,
    cause: cause?.message,
  };
}

/** The requests as the server saw them, once as many have come, and ended, as are expected to. */
async function requests({ seen }, expected) {
  const ended = expected.filter(({ how }) => how !== undefined).length;
  const all = await seen(`wait=${expected.length}&ended=${ended}&timeout=${PATIENCE / 2}`).catch(() => seen());
  return all.map((request, i) => ({
    ...request,
    below: request.path.replace(/^\/s\/[^/?]+/, ""),
    after: i > 0 ? request.started - all[i - 1].started : null,
  }));
}
