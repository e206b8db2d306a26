// Sources that share, in tabs: what they have heard, and what the server has seen of them.
import assert from "node:assert/strict";
import { stage } from "../../support/origin.mjs";
import { until } from "../../support/tabs.mjs";

/** Any document of the origin will do; this one runs nothing of its own. */
export const PAGE = "/pkg/package.json";

/** The scenario of most tests: events that are published while the tabs are there, numbered from 1, with the IDs a-1, a-2 … */
export const FEED = { steps: [{ feed: {} }] };

/** How long two connections may overlap where the one takes the other's place, in ms. */
const OVERLAP = 1000;

/** Opens so many tabs, which do nothing yet. */
export async function open({ profile, base }, count) {
  const tabs = [];
  for (let i = 0; i < count; i++) tabs.push(await profile.open(base + PAGE));
  return tabs;
}

/** Opens a source in a tab, and what it needs to be looked at. `options` are those of `connect()`, with those of `tabs()` in `share`. */
export const listen = (tab, url, options = {}) => tab.evaluate(begin, url, options);

/** Runs in the page. The functions that JSON can't tell are named by `hangs`, `renames` and `waits`. */
async function begin(url, { share = {}, hangs = false, renames, waits = false, modules, ...options }) {
  const { index, share: tabsEntry } = modules ?? { index: "/pkg/dist/index.js", share: "/pkg/dist/share.js" };
  const [{ connect }, { tabs }] = await Promise.all([import(index), import(tabsEntry)]);
  const page = (globalThis.page = {
    heard: [],
    roles: [],
    states: [],
    errors: [],
    persisted: [],
    calls: 0,
    release: null,
  });
  addEventListener("pageshow", ({ persisted }) => page.persisted.push(persisted));
  if (hangs) {
    // The first answer says which group the source is of.
    options.headers = () => (page.calls++ === 0 ? { "x-user": "ann" } : new Promise(() => {}));
  }
  if (renames) {
    const { headers } = options;
    options.headers = () => (page.calls++ === 0 ? headers : { "x-user": renames });
  }
  if (waits) options.awaitHandlers = true;
  const gate = new Promise((resolve) => (page.release = resolve));
  const onChange = (sharing) => page.roles.push(`${sharing.role} of ${sharing.tabs}: ${sharing.why}`);
  page.source = connect(url, { ...options, share: tabs({ ...share, onChange }) });
  page.source.on("*", ({ type, lastEventId: id, data }) => {
    // An event of the feed tells its number twice.
    const isOfFeed = type === "message" && id === `a-${data.split(" ")[0]}`;
    page.heard.push(isOfFeed ? Number.parseInt(data, 10) : `${type} ${id} ${data}`);
    return waits ? gate : undefined;
  });
  page.source.onState(({ state, error }) => {
    page.states.push(state);
    if (error) page.errors.push({ kind: error.kind, status: error.status, body: error.body, message: error.message });
  });
  page.source.closed.catch(() => {});
}

/** All that a page has written down, for a failure's sake too. */
export const look = (tab) =>
  tab.evaluate(() => {
    const { source, release, ...page } = globalThis.page;
    return { ...page, sharing: source.sharing, state: source.state };
  });

/** Waits until these sources are open. */
export const opened = (tabs) =>
  Promise.all(tabs.map((tab) => until(tab, "the response", () => globalThis.page.source.state === "open")));

/** Waits until a source has this role, and gives its sharing. */
export const becomes = (tab, role, count = 0) =>
  until(
    tab,
    `the role ${role}`,
    (role, count) => {
      const { sharing } = globalThis.page.source;
      return sharing.role === role && (count === 0 || sharing.tabs === count) && sharing;
    },
    role,
    count,
  );

/** Each of these tabs has heard the numbers up to this one, every one once and in order, and nothing else. */
export async function heard(tabs, upto, from = 1) {
  const all = Array.from({ length: upto - from + 1 }, (_, i) => from + i);
  await Promise.all(
    tabs.map(async (tab) => {
      const enough = (count) => globalThis.page.heard.length >= count;
      const { message } = (await until(tab, `event ${upto}`, enough, all.length).catch((error) => error)) ?? {};
      const { heard, ...rest } = await look(tab);
      assert.deepEqual(heard, all, `${message}: ${JSON.stringify(rest)}`);
    }),
  );
}

/** Tabs of which the first leads, with a scenario of their own, all of them open. The last one can be seen. */
export async function group(context, count, { attempts = [FEED], ...options } = {}) {
  const scenario = await stage(context.base, ...attempts);
  const tabs = await open(context, count);
  for (const [i, tab] of tabs.entries()) {
    await listen(tab, scenario.url, options);
    if (i === 0) await becomes(tab, "leader");
  }
  await opened(tabs);
  return { ...scenario, tabs };
}

/**
 * Opens a source in each of these tabs, in each when the one before has its role: the first `leaders` lead, and the
 * others follow. `optionsOf` gives a tab's options by its index.
 */
export async function listenInTurn(tabs, url, optionsOf, leaders = 1) {
  for (const [i, tab] of tabs.entries()) {
    await listen(tab, url, optionsOf(i));
    await becomes(tab, i < leaders ? "leader" : "follower");
  }
}

/** The one of these tabs that leads, where the others follow. */
export async function leaderOf(tabs) {
  const roles = () => Promise.all(tabs.map((tab) => tab.evaluate(() => globalThis.page.source.sharing.role)));
  for (const end = Date.now() + 30_000; ; ) {
    const all = await roles();
    const leads = all.filter((role) => role === "leader");
    if (leads.length === 1 && all.filter((role) => role === "follower").length === all.length - 1)
      return tabs[all.indexOf("leader")];
    if (Date.now() > end) assert.fail(`nobody leads alone: ${all}`);
    await new Promise((resolve) => setTimeout(resolve, 25));
  }
}

/** There were so many requests, one after the other, of which only the last one is open. Gives them. */
export async function oneAtATime(seen, count) {
  const requests = await seen(`wait=${count}&ended=${count - 1}`);
  const told = JSON.stringify(requests.map(({ started, ended, how }) => ({ started, ended, how })));
  assert.equal(requests.length, count, told);
  assert.deepEqual(
    requests.map(({ how }) => how === "open"),
    requests.map((_, i) => i === count - 1),
    told,
  );
  for (const [i, { ended }] of requests.slice(0, -1).entries())
    assert.ok(ended <= requests[i + 1].started + OVERLAP, told);
  return requests;
}

/** Closes these tabs, after which the server has no open response to this scenario. */
export async function leave(seen, ...tabs) {
  for (const tab of tabs) await tab.close();
  const requests = await seen();
  const all = await seen(`ended=${requests.length}`);
  assert.ok(all.every(({ how }) => how !== "open"));
}

/** Waits until nobody in the profile holds a lock, or asks for one. */
export const unlocked = (tab) =>
  until(tab, "the end of all locks", async () => {
    const { held, pending } = await navigator.locks.query();
    return held.length + pending.length === 0;
  });
