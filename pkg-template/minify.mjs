// Makes bundled modules small: esbuild first, and Terser after it, which names variables by their order, so that what
// is alike looks alike. It inlines no function: that takes 30 bytes more off an entry, and the class was slower by it.

import { transform } from "esbuild";
import { minify } from "terser";

/** What has private methods and static blocks: Chrome 94, Firefox 93, Safari 16.4. */
export const TARGET = "es2022";

/**
 * The properties whose names are shortened: what objects of the package's own have for each other, and no user, no
 * platform and no wasm sees. They begin with an underscore where they are written, and nothing else does.
 */
export const SHORTENED = /^_[a-z]/;

// Classes that users meet: what prints an error or an event prints its class's name.
const NAMED = ["DecodeError", "ErrorEvent", "EventSource", "EventSourceParserStream", "ParseError", "SourceError"];

/** Marks the classes in a source that keep their names. The mark is a member that no minifier takes off. */
export function markedNames(source) {
  return source.replace(new RegExp(`^(export )?class (${NAMED.join("|")})\\b[^{]*\\{`, "gm"), '$& static "name:$2";');
}

/** Puts a name in each mark's place: `class X extends Error` is `t=class extends Error` by now, which has the name `t`. */
export function withNames(text) {
  const named = text.replace(/class( extends [^{]+)?\{static"name:(\w+)";?/g, "class $2$1{");
  // It has a name of esbuild's where it names itself.
  const [, left] = /static ?"name:(\w+)"/.exec(named) ?? [];
  if (left) throw new Error(`class ${left} can't keep its name: its body must not name it`);
  return named;
}

/** A module's text, as `format` and small. Where functions may be put into their callers it is smaller still; the class was slower by it. */
export async function minified(text, format, mayInline) {
  // Names are made of the letters that are there most often: those of a wasm file's text would spoil that.
  const long = [];
  const code = text.replace(/"[^"\\\n]{4096,}"/g, (literal) => `longText${long.push(literal) - 1}`);
  const { code: small } = await transform(code, {
    minify: true,
    target: TARGET,
    charset: "utf8",
    legalComments: "none",
    format,
  });
  const isModule = format === "esm";
  const { code: smaller } = await minify(small, {
    ecma: 2022,
    module: isModule,
    compress: { passes: 3, unsafe_arrows: true, inline: mayInline, reduce_funcs: mayInline },
  });
  if (!isModule) return smaller.replace(/\blongText(\d+)/g, (_, index) => long[index]);
  // At a module's end, where compressors don't mix it with code. Functions read it, and they are called later.
  return [smaller, ...long.map((literal, index) => `var longText${index}=${literal}`)].join("\n");
}

/** The texts of modules by their files, in which they import from each other by short names, and export only what is imported. */
export function withShortNames(files) {
  for (const chunk of [...files.keys()].filter((file) => file.startsWith("shared-"))) {
    const names = new Map();
    // As esbuild writes them: `own as name` or `name`, one a line or all on one.
    const pair = /(\w+)(?: as (\w+))?(?=,|\s*\})/g;
    const imported = (_, name, own = name) => {
      if (!names.has(name)) names.set(name, `e${names.size.toString(36)}`);
      return `${names.get(name)} as ${own}`;
    };
    const lists = new RegExp(`import \\{[^}]*\\} from "./${chunk}"`, "g");
    for (const [file, text] of files)
      files.set(
        file,
        text.replace(lists, (list) => list.replace(pair, imported)),
      );
    const exported = (list) =>
      [...list.matchAll(pair)].flatMap(([, own, name = own]) =>
        names.has(name) ? `${own} as ${names.get(name)}` : [],
      );
    files.set(
      chunk,
      files.get(chunk).replace(/export \{[^}]*\};\s*$/, (list) => `export { ${exported(list).join(", ")} };\n`),
    );
  }
  return files;
}
