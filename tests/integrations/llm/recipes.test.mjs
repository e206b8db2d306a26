// What docs/integrations.md prints compiles, strictly, against the packages that it is for.
import assert from "node:assert/strict";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";
import { recipes } from "./recipes.mjs";

const here = dirname(fileURLToPath(import.meta.url));

test("the recipes compile", () => {
  const files = new Map([...recipes].map(([name, code]) => [join(here, `${name}.recipe.ts`), code]));
  assert.ok(files.size >= 6, `only ${files.size} were found`);
  const { config } = ts.readConfigFile(join(here, "tsconfig.json"), ts.sys.readFile);
  const { options } = ts.parseJsonConfigFileContent(config, ts.sys, here);
  const host = ts.createCompilerHost(options);
  const { fileExists, readFile, getSourceFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    files.has(name) ? ts.createSourceFile(name, files.get(name), options.target) : getSourceFile.call(host, name, ...rest);
  const told = ts
    .getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host))
    .map(({ file, start, messageText }) => {
      const at = file ? `${file.fileName.slice(here.length + 1)}: ${file.text.slice(start).split("\n", 1)[0]}: ` : "";
      return at + ts.flattenDiagnosticMessageText(messageText, "\n");
    });
  assert.deepEqual(told, []);
});
