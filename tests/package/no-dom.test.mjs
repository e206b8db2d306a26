// The declarations compile, and are compiled, where TypeScript knows no DOM: on servers and in libraries for them.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { mkdtemp, readFile, rm, writeFile } from "node:fs/promises";
import { createRequire } from "node:module";
import { join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";

const require = createRequire(import.meta.url);
const tsc = require.resolve("typescript/bin/tsc");
const { exports } = JSON.parse(await readFile(require.resolve("headwater/package.json"), "utf8"));

/** What is said of each entry, beside its import: that what it gives is there, and not `any`. */
const SAID = {
  ".": `
    const source = it.connect("/feed", { headers: async () => ({ a: "b" }), fetch: async () => answer });
    source.on("message", ({ data }) => data.toUpperCase());
    source.onState(({ error }) => error?.headers?.get("retry-after"));
    // @ts-expect-error there is no such option
    it.connect("/feed", { header: {} });`,
  "./eventsource": `
    const source = new it.EventSource("https://a.test/", { fetch: async (_, { headers }) => (headers.Accept, answer) });
    source.onmessage = ({ data, lastEventId }) => void [data.foo, lastEventId.length];
    source.addEventListener("error", ({ code, message }) => void [code?.toFixed(), message?.length], { once: true });
    // @ts-expect-error it can't be set
    source.readyState = 2;
    const Class: it.EventSourceConstructor = it.EventSource;
    void [source.url.length, Class];`,
  "./fetch-event-source": `
    const end: Promise<void> = it.fetchEventSource("/chat", { method: "POST", onmessage: ({ data }) => data.length, fetch: async () => answer });
    void end;`,
  "./response": `
    const read = it.fromResponse(answer, { parse: { tick: (data) => data.length } });
    read.on("tick", ({ data }) => data.toFixed());
    it.fromReadableStream({ getReader: () => ({ read: async () => ({ done: true }), cancel: async () => {} }) }).on("message", ({ data }) => data);
    const events = it.toReadableStream(read, "tick").getReader();
    void events.read().then(({ value }) => value?.data.toFixed());
    it.toResponse(read, { status: 200, headers: { a: "b" } }).headers.get("a");
    // @ts-expect-error it is not requested again
    it.fromResponse(answer, { reconnect: true });
    // @ts-expect-error there is no such option
    it.fromResponse(answer, { header: {} });`,
  "./share": `
    const shared: it.Tabs = it.tabs({ key: "ann", worker: "/worker.js", onChange: ({ role, tabs }) => void [role.length, tabs.toFixed()] });
    void shared;
    // @ts-expect-error there is no such option
    it.tabs({ keys: "ann" });`,
  "./store": `
    const store = it.eventSourceStore("/feed", { parse: { tick: (data) => data.length } });
    store.subscribe(() => store.get().data?.toFixed());
    // @ts-expect-error there is no such option
    it.eventSourceStore("/feed", { header: {} });`,
  "./tanstack-query": `
    const query = it.eventSourceQuery("/feed", { until: "end" });
    it.invalidateOn({ invalidateQueries: ({ queryKey }) => queryKey.length }, "/feed", { on: { a: ["b"] } })();
    void query.queryFn;`,
  "./swr": `
    it.eventSourceSubscription("/feed")("key", { next: (error, data) => void [error, data] })();`,
  "./parser": `
    it.createParser({ onEvent: ({ data }) => data.length }).feed(new Uint8Array());`,
};

const PROJECTS = [
  ["no types at all", [], "nodenext", "nodenext"],
  ["no types at all", [], "esnext", "bundler"],
  ["those of Node.js", ["node"], "nodenext", "nodenext"],
];

for (const [what, types, module, moduleResolution] of PROJECTS) {
  test(`each entry compiles without the DOM's types, with ${what}, ${moduleResolution}`, async (t) => {
    const dir = await mkdtemp(join(fileURLToPath(new URL(".", import.meta.url)), "no-dom-"));
    t.after(() => rm(dir, { recursive: true }));
    const compilerOptions = {
      target: "es2022",
      lib: ["ES2022"],
      types,
      module,
      moduleResolution,
      strict: true,
      skipLibCheck: false,
      noEmit: true,
      exactOptionalPropertyTypes: true,
    };
    await writeFile(join(dir, "tsconfig.json"), JSON.stringify({ compilerOptions }));
    await writeFile(join(dir, "package.json"), JSON.stringify({ type: "module" }));
    const entries = Object.keys(exports).filter((entry) => exports[entry].import);
    assert.ok(entries.length >= 7, String(entries));
    for (const entry of entries) {
      const text = `import * as it from "headwater${entry.slice(1)}";
        const answer: import("headwater").FetchLikeResponse = { status: 200, url: "", headers: { get: () => null }, body: null };
        void [it, answer];${SAID[entry] ?? ""}`;
      await writeFile(join(dir, `${entry.slice(2).replaceAll("/", "-") || "index"}.ts`), text);
    }
    const said = await new Promise((resolve) => {
      execFile(process.execPath, [tsc, "-p", dir, "--pretty", "false"], (_, stdout) => resolve(stdout));
    });
    assert.equal(said, "");
  });
}
