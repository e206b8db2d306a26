import { readFileSync, writeFileSync } from "node:fs";
import { fileURLToPath } from "node:url";

/** The documents that have figures of the report. */
const DOCUMENTS = ["README.md", "pkg-template/README.md", "docs/speed.md", "docs/crate.md"];

/** A figure's place: `<!-- figure: ID -->`, the table or the words, `<!-- end -->`. */
const PLACE = /<!-- figure: (\S+) -->([^]*?)<!-- end -->/g;

const pathOf = (name) => fileURLToPath(new URL(`../../${name}`, import.meta.url));

/** The places in all documents: where, which figure, what it says and what it is to say, which is `undefined` where no report has it. */
export function placesOf(reports) {
  const known = textsOf(reports);
  return DOCUMENTS.flatMap((document) =>
    [...readFileSync(pathOf(document), "utf8").matchAll(PLACE)].map(([, id, says]) => ({
      document,
      id,
      says: says.trim(),
      ought: known.get(id),
    })),
  );
}

/** Writes the figures into the documents; gives the names of those that have changed. */
export function writeDocuments(reports) {
  const known = textsOf(reports);
  return DOCUMENTS.filter((document) => {
    const before = readFileSync(pathOf(document), "utf8");
    const after = before.replace(PLACE, (place, id) => {
      const text = known.get(id);
      if (text === undefined) return place;
      const space = text.includes("\n") ? "\n\n" : "";
      return `<!-- figure: ${id} -->${space}${text}${space}<!-- end -->`;
    });
    if (after !== before) writeFileSync(pathOf(document), after);
    return after !== before;
  });
}

function textsOf(reports) {
  return new Map(reports.flatMap(({ tables, words = [] }) => [...tables, ...words].map(({ id, text }) => [id, text])));
}
