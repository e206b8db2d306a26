// What it takes to import headwater/solid, headwater/angular and headwater/lit: their own framework, and no other.
import assert from "node:assert/strict";
import { execFile } from "node:child_process";
import { cpSync, mkdirSync, mkdtempSync, realpathSync, rmSync, symlinkSync } from "node:fs";
import { tmpdir } from "node:os";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { promisify } from "node:util";

const modules = fileURLToPath(new URL("../../node_modules/", import.meta.url));

/** Runs a script in a place that has the package, and these ones beside it. */
async function beside(packages, script) {
  const dir = realpathSync(mkdtempSync(join(tmpdir(), "headwater-entries-")));
  try {
    const to = (name) => join(dir, "node_modules", name);
    cpSync(realpathSync(join(modules, "headwater")), to("headwater"), { recursive: true });
    for (const name of packages) {
      mkdirSync(dirname(to(name)), { recursive: true });
      symlinkSync(join(modules, name), to(name), "junction");
    }
    const { stdout } = await promisify(execFile)(process.execPath, ["--input-type=module", "--eval", script], {
      cwd: dir,
    });
    return stdout.trim();
  } finally {
    rmSync(dir, { recursive: true });
  }
}

const ENTRIES = {
  solid: { needs: ["solid-js"], gives: "EventSourceProvider,createEventSource" },
  angular: { needs: ["@angular/core", "rxjs"], gives: "eventSourceResource,provideEventSource" },
  lit: { needs: [], gives: "EventSourceController" },
};

for (const [entry, { needs, gives }] of Object.entries(ENTRIES)) {
  test(`headwater/${entry} can be imported and required with ${needs.join(" and ") || "nothing else"}`, async () => {
    const script = `
      import { createRequire } from "node:module";
      const required = createRequire(process.cwd() + "/x.js")("headwater/${entry}");
      for (const all of [await import("headwater/${entry}"), required]) console.log(Object.keys(all).sort().join());`;
    assert.equal(await beside(needs, script), `${gives}\n${gives}`);
  });
}

test("the entries of frameworks that are missing say which one it is, and the others are there", async () => {
  const script = `
    for (const entry of ["solid", "angular", "store"])
      await import("headwater/" + entry).then(() => console.log(entry), ({ code, message }) => console.log(code, /'([^']+)'/.exec(message)[1]));`;
  assert.equal(await beside([], script), "ERR_MODULE_NOT_FOUND solid-js\nERR_MODULE_NOT_FOUND @angular/core\nstore");
});
