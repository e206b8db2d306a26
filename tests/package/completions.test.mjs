// What an editor proposes where an event's name is written.
import assert from "node:assert/strict";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const FILE = fileURLToPath(new URL("completed.ts", import.meta.url));

/** The names that are proposed at the bar in this text. */
function proposed(text) {
  const at = text.indexOf("|");
  const source = text.replace("|", "");
  const options = { strict: true, module: ts.ModuleKind.NodeNext, target: ts.ScriptTarget.ES2022, types: [] };
  const service = ts.createLanguageService({
    getScriptFileNames: () => [FILE],
    getScriptVersion: () => "1",
    getScriptSnapshot: (file) => {
      const read = file === FILE ? source : ts.sys.readFile(file);
      return read === undefined ? undefined : ts.ScriptSnapshot.fromString(read);
    },
    getCurrentDirectory: () => fileURLToPath(new URL(".", import.meta.url)),
    getCompilationSettings: () => options,
    getDefaultLibFileName: ts.getDefaultLibFilePath,
    fileExists: (file) => file === FILE || ts.sys.fileExists(file),
    readFile: ts.sys.readFile,
    directoryExists: ts.sys.directoryExists,
    realpath: ts.sys.realpath,
  });
  return service
    .getCompletionsAtPosition(FILE, at, {})
    ?.entries.map(({ name }) => name)
    .filter((name) => name !== "")
    .sort();
}

for (const call of ['on("|"', 'once("|"', 'off("|"', 'events("|")', 'events("tick", "|")']) {
  test(`the names of the map are proposed at ${call}`, () => {
    const text = `import type { Source } from "headwater";\ndeclare const source: Source<{ tick: number; halt: string }>;\nsource.${call};`;
    assert.deepEqual(proposed(text), ["*", "halt", "tick"]);
  });
}
