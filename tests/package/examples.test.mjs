// Every example in the declarations and in the JavaScript pages of docs/ compiles, strictly.
import assert from "node:assert/strict";
import { readFileSync, readdirSync } from "node:fs";
import { dirname, join } from "node:path";
import { test } from "node:test";
import { fileURLToPath } from "node:url";
import ts from "typescript";

const here = dirname(fileURLToPath(import.meta.url));
const root = join(here, "../..");
const dist = join(root, "pkg/dist");

/** What examples speak of and do not say where it is from. */
const WORLD = `
  declare global {
    const show: (...what: unknown[]) => void;
    const draw: (symbol: string, price: number) => void;
    const save: (data: string) => Promise<void>;
    const token: () => Promise<string>;
    const database: { get(store: string, key: string): Promise<string | undefined>; put(store: string, value: string, key: string): Promise<void> };
    const prompt: string;
    const authorization: string;
    const signal: AbortSignal;
    const body: string;
    const url: string;
    const response: { body: ReadableStream<Uint8Array> };
    const chunkSchema: import("zod").ZodType<{ choices: { delta: { content: string } }[] }>;
    const tickSchema: import("zod").ZodType<{ symbol: string; price: number }>;
  }
  export {};`;

const declarations = readdirSync(dist, { recursive: true }).filter((file) => file.endsWith(".d.ts"));
const pages = ["docs/connect.md", "docs/migrate/fetch-event-source.md", "docs/migrate/eventsource.md", "docs/migrate/eventsource-parser.md", "pkg-template/README.md"];

/** The examples of a text, without what frames them in a comment. */
const examplesOf = (text) => [...text.matchAll(/^( *\* ?)?```ts\n(.*?)^\1```/gms)].map(([, frame = "", code]) => code.replaceAll(new RegExp(`^${frame.replaceAll("*", "\\*").trimEnd()} ?`, "gm"), ""));

/** What an entry exports, and where an example that says nothing else has it from. */
const ENTRIES = {
  headwater: ["connect", "ConnectOptions", "DecodeError", "IdStore", "Source", "SourceError", "StandardSchema", "localStorageStore", "memoryStore", "sessionStorageStore"],
  "headwater/slim": ["init"],
  "headwater/fetch-event-source": ["fetchEventSource", "FetchEventSourceInit"],
  "headwater/eventsource": ["EventSource"],
  "headwater/parser": ["createParser", "EventSourceParserStream"],
};

function whole(code) {
  const imports = Object.entries(ENTRIES).flatMap(([entry, names]) => {
    const used = names.filter((name) => new RegExp(`(?<![\\w.'"/])${name}\\b`).test(code) && !new RegExp(`(import .*|const )\\b${name}\\b`).test(code));
    return used.length > 0 ? [`import { ${used.join(", ")} } from "${entry}";`] : [];
  });
  const needs = (name, line) => (new RegExp(`(?<![\\w.])${name}\\.`).test(code) && !new RegExp(`(const|import .*) ${name}\\b|{ ${name} }`).test(code) ? [line] : []);
  return [
    ...imports,
    ...needs("z", 'import { z } from "zod";'),
    ...needs("source", "declare const source: import('headwater').Source;"),
    ...needs("prices", "declare const prices: import('headwater').Source<{ tick: { symbol: string; price: number }; halt: string }>;"),
    code,
    "export {};",
  ].join("\n");
}

test("they compile", (t) => {
  const files = new Map([[join(here, "world.d.ts"), WORLD]]);
  const sources = [...declarations.map((file) => join(dist, file)), ...pages.map((page) => join(root, page))];
  for (const source of sources) {
    examplesOf(readFileSync(source, "utf8")).forEach((code, index) => {
      files.set(join(here, `${source.slice(root.length + 1).replaceAll(/[^\w-]/g, "_")}_${index}.ts`), whole(code));
    });
  }
  t.diagnostic(`${files.size - 1} examples`);
  assert.ok(files.size > 30, `only ${files.size} were found`);
  const options = {
    strict: true, noEmit: true, skipLibCheck: true, target: ts.ScriptTarget.ES2022, lib: ["lib.es2022.d.ts", "lib.dom.d.ts", "lib.dom.iterable.d.ts", "lib.dom.asynciterable.d.ts", "lib.esnext.d.ts"],
    module: ts.ModuleKind.ESNext, moduleResolution: ts.ModuleResolutionKind.Bundler, types: [],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists, readFile } = host;
  host.fileExists = (name) => files.has(name) || fileExists.call(host, name);
  host.readFile = (name) => files.get(name) ?? readFile.call(host, name);
  host.getSourceFile = (name, ...rest) => (files.has(name) ? ts.createSourceFile(name, files.get(name), options.target) : getSourceFile.call(host, name, ...rest));
  const program = ts.createProgram([...files.keys()], options, host);
  const told = ts.getPreEmitDiagnostics(program).map(({ file, start, messageText }) => {
    const at = file ? `${file.fileName.slice(here.length + 1)}: ${file.text.slice(start).split("\n", 1)[0]}: ` : "";
    return at + ts.flattenDiagnosticMessageText(messageText, "\n");
  });
  assert.deepEqual(told, []);
});

test("every public name of the client's declarations is told of with an example, or is a part of one that is", () => {
  const text = readFileSync(join(dist, "index.d.ts"), "utf8");
  assert.match(text, /connect/);
  for (const [file, names] of Object.entries({
    "connect.d.ts": ["function connect"],
    "errors.d.ts": ["class SourceError", "class DecodeError"],
    "stores.d.ts": ["interface IdStore", "function memoryStore", "function localStorageStore", "function sessionStorageStore"],
    "schema.d.ts": ["interface StandardSchema"],
    "event-map.d.ts": ["type EventMap"],
    "types.d.ts": ["interface ConnectOptions", "interface Source<", "    once<", "    off<", "    events<", "    states()", "    on<", "    onState(", "    close()"],
    "fetch-event-source/fetch-event-source.d.ts": ["function fetchEventSource"],
    "fetch-event-source/types.d.ts": ["interface FetchEventSourceInit"],
  })) {
    const declared = readFileSync(join(dist, file), "utf8");
    for (const name of names) {
      const at = declared.indexOf(name);
      assert.ok(at >= 0, `${file} has no ${name}`);
      const comment = declared.slice(declared.lastIndexOf("/**", at), at);
      assert.match(comment, /@example\n/, `${file}: ${name}`);
    }
  }
});
