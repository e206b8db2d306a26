// What the entries of frameworks do on a server: nothing but say what there is to begin with.

import assert from "node:assert/strict";
import { readdir } from "node:fs/promises";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import { connect } from "headwater";
import { renderedBy } from "../frameworks/bundle.mjs";
import { stage } from "./support/stage.mjs";

const here = fileURLToPath(new URL("../frameworks/", import.meta.url));
const files = (await readdir(here)).filter((file) => /\.server\.\w+$/.test(file));

/** Angular compiles its components at run time in these tests, which needs code that is made of strings. */
function makesCode() {
  try {
    return new Function("return true")();
  } catch {
    return false;
  }
}

for (const file of files) {
  const skip = file.startsWith("angular") && !makesCode() && "its compiler may not run here";
  test(`${file.replace(/\..*/, "")}: on a server there is the initial state, and nothing is opened`, {
    skip,
  }, async () => {
    const [its, other] = await Promise.all([
      stage({ steps: ["hold"] }),
      stage({ steps: [{ send: "data: 2\n\n" }, "hold"] }),
    ]);
    assert.match(await renderedBy(file, its.url), /data-state="?idle"?[^>]*>(<!--.*?-->)*…/);
    // What is opened later is there by now; what was opened before would be, too.
    for await (const { data } of connect(other.url)) {
      assert.equal(data, "2");
      break;
    }
    assert.equal((await other.seen("ended=1")).length, 1);
    assert.deepEqual(await its.seen(), []);
  });
}
