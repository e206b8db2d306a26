// The code that docs/integrations.md prints, as modules: what a reader copies is what the tests run.
import { createHash } from "node:crypto";
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const docs = process.env.HEADWATER_DOCS ?? join(here, "../../../docs");
const built = join(here, "node_modules/.recipes");

/** The blocks that begin with a comment that is a file's name, by that name without its end. */
export const recipes = new Map(
  ["integrations.md", "integrations-llm.md"]
    .map((page) => join(docs, page))
    .filter(existsSync)
    .flatMap((page) => [...readFileSync(page, "utf8").matchAll(/^```ts\n(\/\/ ([\w-]+)\.ts\n.*?)^```$/gms)])
    .map(([, code, name]) => [name, code]),
);

/** A recipe's module. */
export async function recipe(name) {
  const code = recipes.get(name);
  if (code === undefined) throw new Error(`no recipe is named ${name}.ts`);
  const { outputText } = ts.transpileModule(code, {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const hash = createHash("sha256").update(outputText).digest("hex").slice(0, 12);
  const file = join(built, `${name}-${hash}.mjs`);
  if (!existsSync(file)) {
    // Test files run at the same time: none may see half of it.
    mkdirSync(built, { recursive: true });
    const half = `${file}.${process.pid}`;
    writeFileSync(half, outputText);
    renameSync(half, file);
  }
  return import(pathToFileURL(file));
}
