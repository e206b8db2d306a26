// What a bundler leaves of what is not used.
import assert from "node:assert/strict";
import { dirname } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { build } from "esbuild";

/** An application's bundle, as text. */
async function bundled(contents) {
  const { outputFiles } = await build({
    stdin: { contents, resolveDir: dirname(fileURLToPath(import.meta.url)) },
    bundle: true,
    minify: true,
    write: false,
    format: "esm",
    logLevel: "error",
  });
  return outputFiles[0].text;
}

const entries = [
  "headwater",
  "headwater/slim",
  "headwater/parser",
  "headwater/eventsource",
  "headwater/fetch-event-source",
  "headwater/stores",
  "headwater/protocol",
  "headwater/share",
  "headwater/response",
  "headwater/store",
  "headwater/react",
  "headwater/preact",
  "headwater/solid",
  "headwater/angular",
  "headwater/lit",
  "headwater/vue",
  "headwater/svelte",
  "headwater/tanstack-query",
  "headwater/swr",
];

for (const entry of entries) {
  test(`of ${entry} nothing is left where nothing is used`, async () => {
    const used = await bundled(`import * as all from "${entry}"; console.log(all);`);
    assert.ok(used.length > 200);
    assert.equal(await bundled(`import "${entry}";`), "");
    assert.equal(await bundled(`import * as all from "${entry}";`), "");
  });
}

test("stores bring no engine along, and a source no store", async () => {
  const engine = /WebAssembly\.Module\(/;
  const storage = /localStorage|dedupe/;
  const without = await bundled('import { connect } from "headwater"; connect("/feed");');
  assert.match(without, engine);
  assert.doesNotMatch(without, storage);
  const alone = await bundled(
    'import { localStorageStore } from "headwater/stores"; console.log(localStorageStore("key"));',
  );
  assert.doesNotMatch(alone, engine);
  assert.match(alone, storage);
  assert.ok(alone.length < 3000, `${alone.length} bytes`);
});

test("what hands events on brings no engine along, and connect() is there once", async () => {
  const engines = (text) => text.split("WebAssembly.Module(").length - 1;
  const out = await bundled('import { toResponse } from "headwater/response"; console.log(toResponse);');
  assert.equal(engines(out), 0);
  const both = await bundled(
    'import { connect } from "headwater"; import { fromResponse } from "headwater/response"; connect("/feed"); fromResponse();',
  );
  const alone = await bundled('import { connect } from "headwater"; connect("/feed");');
  assert.equal(engines(both), 1);
  assert.ok(both.length < alone.length + 3000, `${both.length} bytes, and ${alone.length} without`);
});
