// What is not shared, and where nothing can be.
import assert from "node:assert/strict";
import { createServer, request } from "node:http";
import { test } from "node:test";
import { stage } from "../../support/origin.mjs";
import { INSECURE, until } from "../../support/tabs.mjs";
import { copies, serve } from "./copies.mjs";
import {
  becomes,
  FEED,
  group,
  heard,
  leave,
  listen,
  listenInTurn,
  look,
  open,
  opened,
  PAGE,
  unlocked,
} from "./support.mjs";

export function apart(context) {
  const { engine } = context;

  test("two users have two connections, and whoever logs out leaves nothing", async () => {
    const { url, seen, feed } = await stage(context.base, FEED);
    const tabs = await open(context, 4);
    const keys = ["ann", "bob", "ann", "bob"];
    await listenInTurn(tabs, url, (i) => ({ share: { key: keys[i] } }), 2);
    await opened(tabs);
    await feed({ publish: 3 });
    await heard(tabs, 3);
    assert.equal((await seen()).length, 2);
    const [ann, bob, annAsWell, bobAsWell] = tabs;
    for (const tab of [annAsWell, ann]) await tab.evaluate(() => globalThis.page.source.close());
    assert.equal((await seen("ended=1")).filter(({ how }) => how === "open").length, 1);
    await feed({ publish: 2 });
    await heard([bob, bobAsWell], 5);
    await heard([ann, annAsWell], 3);
    for (const tab of [bobAsWell, bob]) await tab.evaluate(() => globalThis.page.source.close());
    await seen("ended=2");
    await unlocked(ann);
    await leave(seen, ...tabs);
  });

  test("where the headers have changed, a tab leaves its group for the other one", async () => {
    const attempts = [{ steps: ["cue", "drop"] }, FEED];
    const { url, seen, feed, cue } = await stage(context.base, ...attempts);
    const tabs = await open(context, 2);
    const retry = { initial: 100, jitter: 0 };
    await listen(tabs[0], url, { headers: { "x-user": "ann" }, retry });
    await becomes(tabs[0], "leader");
    await listen(tabs[1], url, { headers: { "x-user": "ann" }, renames: "bob", retry });
    await becomes(tabs[1], "follower");
    await cue();
    for (const tab of tabs) await becomes(tab, "leader");
    await opened(tabs);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    const [, ...others] = await seen("wait=3");
    assert.deepEqual(others.map(({ headers }) => headers["x-user"]).sort(), ["ann", "bob"]);
    await leave(seen, ...tabs);
  });

  test("without Web Locks, BroadcastChannel or crypto.subtle, a tab has a connection of its own, and says why", async () => {
    const { tabs, seen, feed, url } = await group(context, 1);
    const lacks = [
      [() => delete Navigator.prototype.locks, "there are no Web Locks"],
      [() => delete globalThis.BroadcastChannel, "there is no BroadcastChannel"],
      [() => delete Crypto.prototype.subtle, "there is no crypto.subtle"],
    ];
    const others = await open(context, lacks.length);
    for (const [i, tab] of others.entries()) {
      const [remove, why] = lacks[i];
      await tab.evaluate(remove);
      await listen(tab, url);
      await opened([tab]);
      const { sharing } = await look(tab);
      assert.deepEqual([sharing.role, sharing.why], ["alone", why]);
    }
    await feed({ publish: 2 });
    await heard([...tabs, ...others], 2);
    assert.equal((await seen()).length, 1 + lacks.length);
    await leave(seen, ...tabs, ...others);
  });

  test("in an insecure context, a tab has a connection of its own, and says why", {
    skip: engine === "webkit" && "this engine has no name of its own for this machine",
  }, async () => {
    const proxy = await proxyOf(context.base);
    const { url, seen, feed } = await stage(context.base, FEED);
    const tab = await context.profile.open(proxy.base + PAGE);
    await listen(tab, new URL(url).pathname);
    await opened([tab]);
    const { sharing } = await look(tab);
    assert.deepEqual([sharing.role, sharing.why], ["alone", "the page is no secure context"]);
    await feed({ publish: 2 });
    await heard([tab], 2);
    await leave(seen, tab);
    proxy.stop();
  });

  test("in a sandboxed frame, which has no origin, a source has a connection of its own, and says why", async () => {
    const { tabs, seen, feed, url } = await group(context, 1);
    const frame = await serve(context.base, framed(url, await copies(context.base)), "text/html");
    const page = await serve(context.base, framing(frame.url, 'sandbox="allow-scripts"'), "text/html");
    const tab = await context.profile.open(page.url);
    const { sharing } = await until(tab, "the frame's role", () => globalThis.frame?.isOpen && globalThis.frame);
    assert.equal(sharing.role, "alone");
    assert.match(sharing.why, /may not use Web Locks/);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    const isThere = () => globalThis.frame.heard.length >= 2 && globalThis.frame.heard;
    assert.deepEqual(await until(tab, "the frame's events", isThere), ["1", "2"]);
    assert.equal((await seen()).length, 2);
    await leave(seen, ...tabs, tab);
  });

  test("a frame of another origin shares with its own kind", async () => {
    const { tabs, seen, feed, url } = await group(context, 1);
    const second = process.env.HEADWATER_SECOND_ORIGIN ?? new URL((await stage(context.base, FEED)).second).origin;
    const modules = { index: `${second}/pkg/dist/index.js`, share: `${second}/pkg/dist/share.js` };
    const frame = await serve(context.base, framed(url, modules), "text/html");
    const page = await serve(context.base, framing(frame.second), "text/html");
    const others = [await context.profile.open(page.url), await context.profile.open(page.url)];
    for (const tab of others) await until(tab, "the frame's role", () => globalThis.frame?.isOpen);
    await feed({ publish: 2 });
    await heard(tabs, 2);
    const frames = [];
    for (const tab of others) {
      frames.push(await until(tab, "the frame's events", () => globalThis.frame.heard.length >= 2 && globalThis.frame));
    }
    assert.deepEqual(
      frames.map(({ heard }) => heard),
      [
        ["1", "2"],
        ["1", "2"],
      ],
    );
    assert.deepEqual(
      frames.map(({ sharing }) => sharing.role),
      ["leader", "follower"],
    );
    assert.equal((await seen()).length, 2);
    await leave(seen, ...tabs, ...others);
  });

  test("a private window has a connection of its own", async () => {
    const { tabs, seen, feed, url } = await group(context, 2);
    const tab = await context.profile.openPrivately(context.base + PAGE);
    await listen(tab, url);
    await becomes(tab, "leader");
    await opened([tab]);
    await feed({ publish: 2 });
    await heard([...tabs, tab], 2);
    assert.equal((await seen()).length, 2);
    await leave(seen, ...tabs, tab);
  });

  test("after a deploy, tabs of the old version and of the new one share apart, and lose nothing", async () => {
    const { tabs, seen, feed, url } = await group(context, 2);
    const next = await copies(context.base, (text) => text.replaceAll(/headwater-\d+-/g, "headwater-next-"));
    const others = await open(context, 2);
    await listenInTurn(others, url, () => ({ modules: next }));
    await opened(others);
    await feed({ publish: 2 });
    await heard([...tabs, ...others], 2);
    assert.equal((await seen()).length, 2);
    // The old ones are closed one by one.
    for (const tab of tabs) await tab.close();
    await feed({ publish: 2 });
    await heard(others, 4);
    assert.equal((await seen("ended=1")).filter(({ how }) => how === "open").length, 1);
    await leave(seen, ...others);
  });
}

/** A page with a frame, whose last message it keeps. */
const framing = (url, attributes = "") =>
  `<!doctype html><script>onmessage = ({ data }) => (globalThis.frame = data)</script><iframe ${attributes} src="${url}"></iframe>`;

/** A page that shares, and tells the one around it. */
const framed = (url, { index, share }) => `<!doctype html><script type="module">
  import { connect } from "${index}";
  import { tabs } from "${share}";
  const heard = [];
  const source = connect("${url}", { share: tabs({ onChange: () => tell() }) });
  const tell = () => parent.postMessage({ heard, sharing: source.sharing, isOpen: source.state === "open" }, "*");
  source.on("*", ({ data }) => { heard.push(data); tell(); });
  source.onState(tell);
</script>`;

/** The server under a name that browsers don't trust without encryption. */
async function proxyOf(base) {
  const { host, hostname, port } = new URL(base);
  const server = createServer((asked, answer) => {
    const { method, url: path, headers } = asked;
    const onward = request({ hostname, port, method, path, headers: { ...headers, host } }, (response) => {
      answer.writeHead(response.statusCode, response.headers);
      answer.flushHeaders();
      response.pipe(answer);
    });
    onward.on("error", () => answer.destroy());
    answer.on("close", () => onward.destroy());
    asked.pipe(onward);
  });
  await new Promise((resolve) => server.listen(0, "127.0.0.1", resolve));
  const stop = () => {
    server.close();
    server.closeAllConnections();
  };
  return { base: `http://${INSECURE}:${server.address().port}`, stop };
}
