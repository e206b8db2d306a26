// connect(), headwater/fetch-event-source and headwater/parser: the tests of Node.js on the pages of each browser.
import assert from "node:assert/strict";
import { before, test } from "node:test";
import { ENGINES } from "../../bench/shared/engines/index.mjs";
import { visit } from "../eventsource/engine.mjs";
import { FILES, makeClientPages } from "../package/web/pages.mjs";

const { HEADWATER_ORIGIN: origin, HEADWATER_CONFORMANCE: dir, HEADWATER_ENGINES, HEADWATER_ONLY: only = "" } = process.env;
const engines = (HEADWATER_ENGINES ?? "chromium").split(",");
const files = process.env.HEADWATER_FILES?.split(";") ?? FILES;

/** Where they run, and on what. */
const RUNS = { page: "wasm", "page without WebAssembly": "js", "module worker": "wasm" };
const contexts = process.env.HEADWATER_CONTEXTS?.split(";") ?? Object.keys(RUNS);

before(() => makeClientPages(dir));

for (const { name: engine, label, start } of ENGINES.filter(({ name }) => name !== "node")) {
  test(`the client's tests pass in ${label}`, { skip: !engines.includes(engine) && "it is not installed" }, async (t) => {
    const given = { engine, contexts: contexts.join(";"), files: files.join(";"), control: origin.replace("localhost", "127.0.0.1"), only };
    const { version, reports } = await visit(start, `${origin}/conformance/client/index.html`, given);
    for (const context of contexts) {
      const all = files.flatMap((file) => reports.get(`${context};${file}`)?.results ?? []);
      const count = (wanted) => all.filter(({ status }) => status === wanted).length;
      console.log(`${label} ${version}, ${context}: ${count("passed")} of ${all.length - count("skipped")} passed`);
      await t.test(context, async (t) => {
        for (const file of files) {
          const { results = [], runs, error } = reports.get(`${context};${file}`) ?? { error: "no report" };
          await t.test(file, async (t) => {
            assert.equal(error, undefined);
            assert.equal(runs, RUNS[context]);
            for (const { name, status, message } of results) {
              await t.test(name, { skip: status === "skipped" && message }, () => assert.equal(status, "passed", message));
            }
          });
        }
        assert.ok(count("passed") > 0);
      });
    }
  });
}
