// connect(), headwater/fetch-event-source and headwater/parser: what tests/package runs in Node.js, in pages and a
// worker of each browser, and in pages whose policy refuses WebAssembly.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { visit } from "../../eventsource/engine.mjs";
import { makeClientPages } from "../../package/web/pages.mjs";
import { CONTEXTS, rounds } from "../../package/web/plan.mjs";
import { BROWSERS } from "../../support/engines.mjs";

const {
  HEADWATER_ORIGIN: origin,
  HEADWATER_SECOND_ORIGIN: second,
  HEADWATER_CONFORMANCE: dir,
  HEADWATER_ENGINES: installed = "chromium",
  HEADWATER_ONLY: only = "",
  FRAMEWORK_MOUNTS: mounts = "1000",
} = process.env;
/** Those of frameworks are a file of their own, as a file may take five minutes. */
export const WITHOUT_FRAMEWORKS = Object.keys(CONTEXTS).filter((context) => !context.includes("framework"));

const isChosen = (file) => process.env.HEADWATER_FILES?.split(";").includes(file) ?? true;

/** Declares the tests of these browsers, in these contexts. */
export function run(names, wanted) {
  const contexts = process.env.HEADWATER_CONTEXTS?.split(";") ?? wanted;
  const engines = BROWSERS.filter(({ name }) => names.includes(name));
  const isInstalled = ({ name }) => installed.split(",").includes(name);
  const visits = new Map();

  /** Has a browser run everything. */
  const begin = (engine) => {
    const plan = contexts.map((context) =>
      rounds(context, { origin, second, engine: engine.name, only, mounts }, isChosen),
    );
    const visited = visit(engine, `${origin}/conformance/client/index.html`, { plan: JSON.stringify(plan) });
    // Whoever awaits it is told.
    visited.catch(() => {});
    visits.set(engine.name, { plan, visited });
  };

  before(async () => {
    await makeClientPages(dir);
    // They wait for most of their time. WebKit, which has few connections in all, is begun when they are done.
    for (const engine of engines) if (isInstalled(engine) && engine.name !== "webkit") begin(engine);
  });

  for (const engine of engines) {
    const { name, label } = engine;
    test(`the client's tests pass in ${label}`, { skip: !isInstalled(engine) && "it is not installed" }, async (t) => {
      if (!visits.has(name)) begin(engine);
      const { plan, visited } = visits.get(name);
      const { version, reports } = await visited;
      for (const [number, context] of contexts.entries()) {
        const tasks = plan[number].flat(2);
        await t.test(context, (t) => passes(t, tasks, reports, `${label} ${version}, ${context}`));
      }
    });
  }
}

/** A test for each file of a context, with one for each of its own, as they were reported. */
async function passes(t, tasks, reports, where) {
  const reported = tasks.map(({ name, context, said }) => [
    `${said.file} ${said.part}`,
    CONTEXTS[context].engine,
    reports.get(name) ?? { error: "no report" },
  ]);
  const all = reported.flatMap(([, , { results = [] }]) => results);
  const count = (wanted) => all.filter(({ status }) => status === wanted).length;
  console.log(`${where}: ${count("passed")} of ${all.length - count("skipped")} passed`);
  for (const [file, engine, { results, ran, error }] of reported) {
    await t.test(file, async (t) => {
      assert.equal(error, undefined);
      assert.equal(ran, engine);
      for (const { name, status, message } of results) {
        await t.test(name, { skip: status === "skipped" && message }, () => assert.equal(status, "passed", message));
      }
    });
  }
  assert.ok(count("passed") > 0);
}
