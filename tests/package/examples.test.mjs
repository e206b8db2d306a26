// Every example in the declarations and in the JavaScript pages of docs/ compiles, strictly.
import assert from "node:assert/strict";
import { mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath, pathToFileURL } from "node:url";
import ts from "typescript";
import { diagnose } from "../support/diagnose.mjs";
import { stage } from "./support/stage.mjs";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const dist = join(root, "pkg/dist");

/** What examples speak of and do not say where it is from. */
const WORLD = `
  declare global {
    const show: (...what: unknown[]) => void;
    const draw: (symbol: string, price: number) => void;
    const save: (data: string) => Promise<void>;
    const token: (how?: { renew: boolean }) => Promise<string>;
    const database: { get(store: string, key: string): Promise<string | undefined>; put(store: string, value: string, key: string): Promise<void> };
    const prompt: string;
    const query: string;
    const turns: () => Promise<{ role: string; content: string }[]>;
    const authorization: string;
    const signal: AbortSignal;
    const body: string;
    const url: string;
    const response: { body: ReadableStream<Uint8Array> };
    const chunkSchema: import("zod").ZodType<{ choices: { delta: { content: string } }[] }>;
    interface Price { symbol: string; price: number }
    const tickSchema: import("zod").ZodType<{ symbol: string; price: number }>;
  }
  export {};`;

/** As much of other libraries as examples need: their packages are not installed here. */
const OTHERS = `
  declare module "@tanstack/react-query" {
    export interface QueryClient {
      setQueryData(key: readonly unknown[], data: unknown): unknown;
      invalidateQueries(filters: { queryKey: readonly unknown[] }): Promise<void>;
    }
    export function queryOptions<T>(options: {
      queryKey: readonly unknown[];
      queryFn: (context: { signal: AbortSignal }) => T | Promise<T>;
    }): typeof options;
  }
  declare module "swr/subscription" {
    export interface SWRSubscriptionOptions<T, E> { next: (error?: E | null, data?: T) => void }
    export default function useSWRSubscription<T, E>(
      key: string,
      subscribe: (key: string, options: SWRSubscriptionOptions<T, E>) => () => void,
    ): { data?: T; error?: E };
  }`;

const declarations = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
const pages = [
  "docs/connect.md",
  "docs/libraries.md",
  "docs/migrate/fetch-event-source.md",
  "docs/migrate/eventsource.md",
  "docs/migrate/eventsource-parser.md",
  "pkg-template/README.md",
];

/** The examples of a text, without what frames them in a comment. */
const examplesOf = (text) =>
  [...text.matchAll(/^( *\* ?)?```ts\n(.*?)^\1```/gms)].map(([, frame = "", code]) =>
    code.replaceAll(new RegExp(`^${frame.replaceAll("*", "\\*").trimEnd()} ?`, "gm"), ""),
  );

const options = {
  strict: true,
  noEmit: true,
  skipLibCheck: true,
  target: ts.ScriptTarget.ES2022,
  types: [],
  lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts", "lib.esnext.d.ts"],
  module: ts.ModuleKind.ESNext,
  moduleResolution: ts.ModuleResolutionKind.Bundler,
};

/** Where an example that says nothing else has its names from, first come first served. */
const ENTRIES = {
  headwater: "index",
  "headwater/fetch-event-source": "fetch-event-source",
  "headwater/stores": "stores",
  "headwater/protocol": "protocol",
  "headwater/share": "share",
  "headwater/response": "response",
  "headwater/slim": "slim",
  "headwater/parser": "parser",
  "headwater/eventsource": "eventsource",
  "headwater/store": "store",
  "headwater/react": "react",
  "headwater/solid": "solid",
  "headwater/angular": "angular",
  "headwater/lit": "lit",
  "headwater/vue": "vue",
  "headwater/svelte": "svelte",
  "headwater/tanstack-query": "tanstack-query",
  "headwater/swr": "swr",
};

/** The exports of each entry, as the compiler sees them. */
const exported = new Map();
{
  const file = (name) => join(dist, `${name}.d.ts`);
  const program = ts.createProgram(Object.values(ENTRIES).map(file), options);
  const checker = program.getTypeChecker();
  const seen = new Set();
  for (const [entry, name] of Object.entries(ENTRIES)) {
    const symbols = checker.getExportsOfModule(checker.getSymbolAtLocation(program.getSourceFile(file(name))));
    const own = symbols.filter((symbol) => !seen.has(symbol.name));
    for (const symbol of own) seen.add(symbol.name);
    const real = (symbol) => (symbol.flags & ts.SymbolFlags.Alias ? checker.getAliasedSymbol(symbol) : symbol);
    exported.set(
      entry,
      own.map((symbol) => ({ name: symbol.name, tags: real(symbol).getJsDocTags(checker) })),
    );
  }
}

function whole(code) {
  const imports = [...exported].flatMap(([entry, names]) => {
    const used = names
      .map(({ name }) => name)
      .filter(
        (name) =>
          new RegExp(`(?<![\\w'"/])(?<!(?<!\\.\\.)\\.)${name}\\b`).test(code) &&
          !new RegExp(`(import .*|const |type )\\b${name}\\b`).test(code),
      );
    return used.length > 0 ? [`import { ${used.join(", ")} } from "${entry}";`] : [];
  });
  const needs = (name, line) =>
    new RegExp(`(?<![\\w.])${name}\\.`).test(code) && !new RegExp(`(const|import .*) ${name}\\b|{ ${name} }`).test(code)
      ? [line]
      : [];
  return [
    ...imports,
    ...needs("z", 'import { z } from "zod";'),
    ...needs("source", "declare const source: import('headwater').Source;"),
    ...needs(
      "prices",
      "declare const prices: import('headwater').Source<{ tick: { symbol: string; price: number }; halt: string }>;",
    ),
    code,
    "export {};",
  ].join("\n");
}

test("they compile", (t) => {
  const files = new Map([
    [join(here, "world.d.ts"), WORLD],
    [join(here, "others.d.ts"), OTHERS],
  ]);
  const sources = [...declarations.map((file) => join(dist, file)), ...pages.map((page) => join(root, page))];
  for (const source of sources) {
    examplesOf(readFileSync(source, "utf8")).forEach((code, index) => {
      files.set(join(here, `${source.slice(root.length + 1).replaceAll(/[^\w-]/g, "_")}_${index}.ts`), whole(code));
    });
  }
  t.diagnostic(`${files.size - 2} examples`);
  assert.ok(files.size > 30, `only ${files.size} were found`);
  const told = diagnose(files, options, (name) => name.slice(root.length + 1));
  assert.deepEqual(told, []);
});

test("the examples of responses run as they are printed", async (t) => {
  const blocks = examplesOf(readFileSync(join(root, "docs/connect.md"), "utf8"));
  const dir = mkdtempSync(join(here, "responses-"));
  t.after(() => rmSync(dir, { recursive: true }));
  const run = async (name, feed) => {
    const code = blocks.find((block) => block.includes(`{ ${name} } from "headwater/response"`));
    const { outputText } = ts.transpileModule(code, { compilerOptions: options });
    const file = join(dir, `${name}.mjs`);
    writeFileSync(file, outputText.replace("https://feeds.test/prices", feed));
    return import(pathToFileURL(file));
  };
  const [shown, saved] = [[], []];
  const chat = await stage({ steps: [{ send: 'data: {"a":1}\n\ndata: {"a":2}\n\ndata: [DONE]\n\n' }] });
  Object.assign(globalThis, {
    url: chat.url,
    body: "hi",
    show: (data) => shown.push(data),
    save: async (data) => saved.push(data),
  });
  await run("fromResponse");
  assert.deepEqual(
    [shown, saved],
    [
      [{ a: 1 }, { a: 2 }],
      ['{"a":1}', '{"a":2}'],
    ],
  );

  const feed = await stage(
    { steps: [{ send: "id: 8\ndata: a\n\n" }, "hold"] },
    { status: 404, steps: [{ send: "gone" }] },
  );
  const { default: proxy } = await run("toResponse", feed.url);
  const asked = new Request("http://edge.test/", { headers: { "last-event-id": "7" } });
  const reader = (await proxy.fetch(asked)).body.getReader();
  assert.equal(new TextDecoder().decode((await reader.read()).value), "id: 8\ndata: a\n\n");
  await reader.cancel();
  const refused = await proxy.fetch(asked);
  assert.deepEqual([refused.status, await refused.text()], [404, "gone"]);
  assert.equal((await feed.seen("ended=1"))[0].headers["last-event-id"], "7");
});

test("the components for frameworks are what the end-to-end tests run, and all that is printed compiles", () => {
  const dir = join(root, "tests/e2e/frameworks");
  // What is in plain JavaScript there is the pages around them.
  const files = readdirSync(dir, { recursive: true })
    .filter((file) => /\.(tsx?|svelte)$/.test(file))
    .map((file) => join(dir, file));
  assert.ok(files.length >= 6, `only ${files.length} were found`);
  const texts = new Map(files.map((file) => [file, readFileSync(file, "utf8")]));
  const page = readFileSync(join(root, "docs/frameworks.md"), "utf8");
  const shown = [...page.matchAll(/^```(\w+)\n(.*?)^```$/gms)].map(([, language, code]) => ({ language, code }));
  for (const [file, text] of texts) {
    assert.ok(
      shown.some(({ code }) => code === text),
      `${file} is not printed`,
    );
    assert.ok(text.split("\n").length <= 31, `${file} has more than 30 lines`);
  }

  // Whole modules, by the types of the framework whose JSX they have. Of a component of Svelte, what the compiler knows
  // is its script.
  const modules = shown
    .filter(({ language, code }) => language === "tsx" && /^import .*"headwater\//m.test(code))
    .map(({ code }, number) => {
      const [, framework] = /"headwater\/(preact|solid)"/.exec(code) ?? [];
      const source = { preact: "preact", solid: "solid-js" }[framework];
      return [join(dir, `printed-${number}.tsx`), source ? `/** @jsxImportSource ${source} */\n${code}` : code];
    });
  assert.ok(modules.length >= 4, `only ${modules.length} modules are printed`);
  const scripts = [...texts].map(([file, text]) =>
    file.endsWith(".svelte") ? [`${file}.ts`, /<script.*?>(.*?)<\/script>/s.exec(text)[1]] : [file, text],
  );
  const told = diagnose(new Map([...scripts, ...modules]), {
    ...options,
    jsx: ts.JsxEmit.ReactJSX,
    types: ["svelte"],
    noUnusedParameters: true,
  });
  assert.deepEqual(told, []);
});

test("every public name of connect() and fetchEventSource() has an example", () => {
  for (const entry of ["headwater", "headwater/fetch-event-source"]) {
    const names = exported.get(entry);
    assert.ok(names.length > 2);
    for (const { name, tags } of names)
      assert.ok(
        tags.some((tag) => tag.name === "example"),
        `${name} of ${entry}`,
      );
  }
});
