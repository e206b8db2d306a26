// connect(), headwater/fetch-event-source and headwater/parser: what tests/package runs in Node.js, in pages and a
// worker of each browser, and in pages whose policy refuses WebAssembly.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { visit } from "../eventsource/engine.mjs";
import { makeClientPages } from "../package/web/pages.mjs";
import { CONTEXTS, queues } from "../package/web/plan.mjs";
import { BROWSERS } from "../support/engines.mjs";

const {
  HEADWATER_ORIGIN: origin,
  HEADWATER_SECOND_ORIGIN: second,
  HEADWATER_CONFORMANCE: dir,
  HEADWATER_ENGINES,
  HEADWATER_ONLY: only = "",
  FRAMEWORK_MOUNTS: mounts = "1000",
} = process.env;
const engines = (HEADWATER_ENGINES ?? "chromium").split(",");
// Those of frameworks are a file of their own, as a file may take five minutes.
const contexts =
  process.env.HEADWATER_CONTEXTS?.split(";") ??
  Object.keys(CONTEXTS).filter((context) => !context.includes("framework"));
const isChosen = (file) => process.env.HEADWATER_FILES?.split(";").includes(file) ?? true;

const visits = new Map();

/** Has a browser run everything. */
function begin(engine) {
  const plan = contexts.map((context) =>
    queues(context, { origin, second, engine: engine.name, only, mounts }, isChosen),
  );
  const visited = visit(engine, `${origin}/conformance/client/index.html`, { plan: JSON.stringify(plan) });
  // Whoever awaits it is told.
  visited.catch(() => {});
  visits.set(engine.name, { plan, visited });
}

before(async () => {
  await makeClientPages(dir);
  // They wait for most of their time. WebKit, which has few connections in all, is begun when they are done.
  for (const engine of BROWSERS) if (engines.includes(engine.name) && engine.name !== "webkit") begin(engine);
});

for (const engine of BROWSERS) {
  const { name, label } = engine;
  test(`the client's tests pass in ${label}`, { skip: !engines.includes(name) && "it is not installed" }, async (t) => {
    if (!visits.has(name)) begin(engine);
    const { plan, visited } = visits.get(name);
    const { version, reports } = await visited;
    for (const [number, context] of contexts.entries()) {
      const reported = plan[number]
        .flat()
        .map(({ name, said }) => [`${said.file} ${said.part}`, reports.get(name) ?? { error: "no report" }]);
      const all = reported.flatMap(([, { results = [] }]) => results);
      const count = (wanted) => all.filter(({ status }) => status === wanted).length;
      console.log(`${label} ${version}, ${context}: ${count("passed")} of ${all.length - count("skipped")} passed`);
      await t.test(context, async (t) => {
        assert.ok(count("passed") > 0);
        for (const [file, { results, ran, error }] of reported) {
          await t.test(file, async (t) => {
            assert.equal(error, undefined);
            assert.equal(ran, CONTEXTS[context].engine);
            for (const { name, status, message } of results) {
              await t.test(name, { skip: status === "skipped" && message }, () =>
                assert.equal(status, "passed", message),
              );
            }
          });
        }
      });
    }
  });
}
