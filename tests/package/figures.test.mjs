// Documents have the figures of the benchmarks' report, and this says when one of them is another.
import assert from "node:assert/strict";
import { test } from "node:test";
import { placesOf } from "../../bench/report/documents.mjs";
import { reportsIn } from "../../bench/report/figures.mjs";

test("each figure in a document is the report's", () => {
  const places = placesOf(reportsIn());
  assert.ok(places.length > 0);
  for (const { document, id, says, ought } of places) {
    assert.notEqual(ought, undefined, `${document}: no report has ${id}`);
    assert.equal(says, ought, `${document}, ${id}: \`cargo xtask bench report --kept --write\` writes it`);
  }
});

test("the report's figures are of whole runs", () => {
  for (const { name, figures } of reportsIn())
    assert.deepEqual([name, figures.quick, figures.whole], [name, false, true]);
});
