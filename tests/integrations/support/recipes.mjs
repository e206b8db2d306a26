// The recipes: the code that docs/integrations.md prints, and nothing else, is what the tests run.
import assert from "node:assert/strict";
import { mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { pathToFileURL } from "node:url";
import ts from "typescript";
import { diagnose as errorsIn } from "../../support/diagnose.mjs";
import { root } from "../../support/program.mjs";

const PAGE = join(root, "docs/integrations.md");

/** The recipes of the page by the names of their files: the second word after a block's fence, as in "```ts mercure.ts". */
export function recipes() {
  const text = readFileSync(PAGE, "utf8");
  return new Map([...text.matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)].map(([, , name, code]) => [name, code]));
}

/** The text of one of them, and it must be there. */
export function textOf(name) {
  const text = recipes().get(name);
  assert.ok(text, `no recipe is named ${name}`);
  return text;
}

/** The same in JavaScript, as a file from where the packages of the tests' `folder` are found; gives its path. */
export function fileOf(name, folder) {
  const { outputText } = ts.transpileModule(textOf(name), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const dir = join(folder, "node_modules/.recipes");
  mkdirSync(dir, { recursive: true });
  const path = join(dir, name.replace(/\.ts$/, ".mjs"));
  // Test files run at the same time: none may read half of it.
  const half = `${path}.${process.pid}`;
  writeFileSync(half, outputText);
  renameSync(half, path);
  return path;
}

/** What a recipe exports. `folder` is `import.meta.dirname` of the tests, or the like. */
export function recipe(name, folder) {
  return import(pathToFileURL(fileOf(name, folder)).href);
}

/** What the compiler says of the recipes that `isWanted`, strictly, with the types of the packages of `folder`. */
export function diagnose(folder, isWanted) {
  const options = {
    strict: true,
    noEmit: true,
    skipLibCheck: true,
    target: ts.ScriptTarget.ES2022,
    lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts", "lib.esnext.d.ts"],
    types: [],
    module: ts.ModuleKind.ESNext,
    moduleResolution: ts.ModuleResolutionKind.Bundler,
  };
  const files = new Map(
    [...recipes()]
      .filter(([name]) => name.endsWith(".ts") && isWanted(name))
      .map(([name, code]) => [join(folder, name), code]),
  );
  return errorsIn(files, options, (name) => name.split("/").at(-1));
}
