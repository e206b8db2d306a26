// What the server answers, and a leader that dies before it has told the others of it.
import assert from "node:assert/strict";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { until } from "../../support/tabs.mjs";
import { becomes, FEED, group, heard, leave, listen, look, oneAtATime, open, opened } from "./support.mjs";

const event = (n) => `id: a-${n}\ndata: ${n}\n\n`;

/** Firefox tells of a response when the first byte of its body has come. */
const HELLO = { send: ": hello\n\n" };
/** A connection that is dropped when the test says so. */
const FIRST = { steps: [HELLO, "cue", "drop"] };

/** All of these tabs have asked for the next response, which the server then gives at the next cue. */
const asked = (tabs) =>
  Promise.all(tabs.map((tab) => until(tab, "the request", () => globalThis.page.states.at(-1) === "connecting")));

/** Fails with what all tabs have written down, and what the server has seen of them. */
const toldBy =
  (tabs, seen) =>
  async ({ message }) =>
    assert.fail(`${message}: ${JSON.stringify({ tabs: await Promise.all(tabs.map(look)), requests: await seen() })}`);

export function responses(context) {
  test("the leader is closed while it connects: another tab connects", async () => {
    const { url, seen, feed } = await stage(context.base, { head_delay: 60_000 }, FEED);
    const tabs = await open(context, 3);
    const [leader, ...others] = tabs;
    await listen(leader, url);
    await seen("wait=1");
    for (const tab of others) {
      await listen(tab, url);
      await becomes(tab, "follower");
    }
    await leader.close();
    await opened(others);
    await feed({ publish: 2 });
    await heard(others, 2);
    await oneAtATime(seen, 2);
    await leave(seen, ...others);
  });

  test("the leader is closed in the pause before its next attempt: another tab makes that", async () => {
    const attempts = [{ status: 503, steps: [{ send: "busy" }] }, FEED];
    const { url, seen, feed } = await stage(context.base, ...attempts);
    const tabs = await open(context, 3);
    const [leader, ...others] = tabs;
    // It waits for ever, and the others for a short time.
    await listen(leader, url, { retry: { initial: 60_000, jitter: 0 } });
    await until(leader, "the pause", () => globalThis.page.source.state === "waiting");
    await becomes(leader, "leader");
    await leader.close();
    for (const tab of others) await listen(tab, url);
    await opened(others);
    await feed({ publish: 2 });
    await heard(others, 2);
    await oneAtATime(seen, 2);
    await leave(seen, ...others);
  });

  test("all wait after a 503, and the leader is closed: the others go on after their pause", async () => {
    const attempts = [FIRST, { head_cue: true, status: 503, steps: [{ send: "busy" }] }, FEED];
    const { tabs, seen, feed, cue } = await group(context, 3, { attempts, retry: { initial: 1000, jitter: 0 } });
    const [leader, ...others] = tabs;
    await cue();
    await asked(tabs);
    await cue();
    const isRefused = () => globalThis.page.errors.length === 2;
    await Promise.all(tabs.map((tab) => until(tab, "the refusal", isRefused)));
    for (const tab of tabs) {
      const [, { kind, status, body }] = (await look(tab)).errors;
      assert.deepEqual([kind, status, body], ["status", 503, "busy"]);
    }
    await leader.close();
    await opened(others);
    await feed({ publish: 2 });
    await heard(others, 2);
    // On a busy machine the leader's pause may be over before it is closed.
    await oneAtATime(seen, Math.max(3, (await seen()).length));
    await leave(seen, ...others);
  });

  test("the leader is closed while its function makes the next request: another tab makes it", async () => {
    const attempts = [{ steps: [{ send: event(1) }, "cue", "drop"] }, { steps: [{ send: event(2) }, "hold"] }];
    const { url, seen, cue } = await stage(context.base, ...attempts);
    const tabs = await open(context, 3);
    const [leader, ...others] = tabs;
    const options = { retry: { initial: 100, jitter: 0 }, share: { replay: true } };
    await listen(leader, url, { ...options, hangs: true });
    await becomes(leader, "leader");
    for (const tab of others) await listen(tab, url, { ...options, headers: { "x-user": "ann" } });
    await heard(tabs, 1);
    await cue();
    await until(leader, "the function's second call", () => globalThis.page.calls > 1);
    await leader.close();
    await heard(others, 2);
    const [, second] = await oneAtATime(seen, 2);
    assert.equal(second.headers["last-event-id"], "a-1");
    await leave(seen, ...others);
  });

  test("the leader is closed in the middle of an event: the others hear it once, and whole", async () => {
    const attempts = [
      { steps: [{ send: event(1) }, "cue", { send: "id: a-2\nda" }, "hold"] },
      { steps: [{ send: event(2) + event(3) }, "hold"] },
    ];
    const { tabs, seen, cue } = await group(context, 3, { attempts, share: { replay: true } });
    const [leader, ...others] = tabs;
    await heard(tabs, 1);
    const { bytes } = (await seen())[0];
    await cue();
    // The half of it has been written.
    for (const end = Date.now() + 10_000; (await seen())[0].bytes === bytes; ) assert.ok(Date.now() < end);
    await leader.close();
    await heard(others, 3);
    const [, second] = await oneAtATime(seen, 2);
    assert.equal(second.headers["last-event-id"], "a-1");
    await leave(seen, ...others);
  });

  test("the server drops the connection again and again: one tab connects again for all, and nothing is lost", async () => {
    const events = { events_from_last_id: { upto: 30, per_attempt: 6, every: 5 } };
    // A drop loses what the browser has not read yet. So each one comes when all tabs have what was sent.
    const attempt = { steps: [events, "cue", "drop"] };
    const attempts = [
      { steps: [HELLO, "cue", ...attempt.steps] },
      attempt,
      attempt,
      attempt,
      { steps: [events, "hold"] },
    ];
    const { tabs, seen, cue } = await group(context, 3, { attempts, retry: { initial: 50, max: 50, jitter: 0 } });
    const all = Array.from({ length: 30 }, (_, i) => `message ${i + 1} ${i + 1}`);
    // Each response is waited for by itself, since a hidden page's timers may make each one seconds late.
    for (const last of [6, 12, 18, 24, 30]) {
      await cue();
      for (const tab of tabs) {
        const enough = (last) => globalThis.page.heard.length >= last;
        await until(tab, `event ${last}`, enough, last).catch(toldBy(tabs, seen));
      }
    }
    for (const tab of tabs) {
      assert.deepEqual((await look(tab)).heard, all);
    }
    const requests = await oneAtATime(seen, 5);
    assert.deepEqual(
      requests.map(({ headers }) => headers["last-event-id"] ?? "0"),
      ["0", "6", "12", "18", "24"],
    );
    await leave(seen, ...tabs);
  });

  const ends = [
    [401, { kind: "status", status: 401, body: "who are you?" }],
    [204, undefined],
  ];
  for (const [status, error] of ends) {
    test(`a ${status} reaches all tabs, by one request`, async () => {
      const steps = status === 204 ? [] : [{ send: "who are you?" }];
      const attempts = [FIRST, { head_cue: true, status, steps }];
      const { tabs, seen, cue } = await group(context, 3, { attempts, retry: { initial: 100, jitter: 0 } });
      await cue();
      await asked(tabs);
      await cue();
      for (const tab of tabs) {
        const hasEnded = () => globalThis.page.source.state === "closed";
        await until(tab, "the end", hasEnded).catch(toldBy(tabs, seen));
        const { errors } = await look(tab);
        // The first one is of the drop.
        const told = errors.slice(1).map(({ kind, status, body }) => ({ kind, status, body }));
        assert.deepEqual(told, error ? [error] : []);
      }
      assert.equal((await seen("ended=2")).length, 2);
      for (const tab of tabs) await tab.close();
    });
  }
}
