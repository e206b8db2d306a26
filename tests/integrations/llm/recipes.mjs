// The recipes: the code that docs/integrations.md prints, and nothing else, is what the tests run.
import { existsSync, mkdirSync, readFileSync, renameSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../../..");

/** The blocks of the page by the names of their files: the second word after a block's fence, as in "```ts gemini.ts". */
const recipes = new Map(
  ["docs/integrations.md", "docs/integrations-llm.md"]
    .map((page) => join(root, page))
    .filter(existsSync)
    .flatMap((page) => [...readFileSync(page, "utf8").matchAll(/^```(\w+) (\S+)\n(.*?)^```$/gms)])
    .map(([, , name, code]) => [name, code]),
);

/** What a recipe exports, as a module from where this folder's packages are found. */
export async function recipe(name) {
  if (!recipes.has(name)) throw new Error(`no recipe is named ${name}`);
  const { outputText } = ts.transpileModule(recipes.get(name), {
    compilerOptions: { target: ts.ScriptTarget.ES2022, module: ts.ModuleKind.ESNext },
  });
  const dir = join(here, "node_modules/.recipes");
  mkdirSync(dir, { recursive: true });
  const file = join(dir, name.replace(/\.ts$/, ".mjs"));
  // Test files run at the same time: none may read half of it.
  const half = `${file}.${process.pid}`;
  writeFileSync(half, outputText);
  renameSync(half, file);
  return import(pathToFileURL(file).href);
}

/** What the compiler says of these recipes, strictly, with the types of the packages that they are for. */
export function diagnose(names) {
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
  const files = new Map(names.map((name) => [join(here, name), recipes.get(name)]));
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) =>
    files.has(name)
      ? ts.createSourceFile(name, files.get(name), options.target)
      : getSourceFile.call(host, name, ...rest);
  const told = ts.getPreEmitDiagnostics(ts.createProgram([...files.keys()], options, host));
  return told.map(({ file, start, messageText }) => {
    const at = file ? `${file.fileName.split("/").at(-1)}: ${file.text.slice(start).split("\n", 1)[0]}: ` : "";
    return at + ts.flattenDiagnosticMessageText(messageText, "\n");
  });
}
