// Minifies bundled modules by esbuild and then by Terser. Terser names variables by their order, so that similar code
// gets similar text, which compresses better.

import { transform } from "esbuild";
import { minify } from "terser";

/** The version of the language with private methods and static blocks: Chrome 94, Firefox 93, Safari 16.4. */
export const TARGET = "es2022";

/**
 * The properties whose names are shortened. They are used between objects of the package only: no user, no platform and
 * no wasm sees them. In the sources they begin with an underscore, and no other property does.
 */
export const SHORTENED = /^_[a-z]/;

// The classes that keep their names, since consoles print the class's name of an error or an event.
const NAMED = ["DecodeError", "ErrorEvent", "EventSource", "EventSourceParserStream", "ParseError", "SourceError"];

/** Marks the classes in a source that keep their names. The mark is a static member, which no minifier removes. */
export function markedNames(source) {
  return source.replace(new RegExp(`^(export )?class (${NAMED.join("|")})\\b[^{]*\\{`, "gm"), '$& static "name:$2";');
}

/**
 * Replaces each mark by the name. By now `class X extends Error` is `t=class extends Error`, whose name would be `t`.
 */
export function withNames(text) {
  const named = text.replace(/class( extends [^{]+)?\{static"name:(\w+)";?/g, "class $2$1{");
  // A class that uses its own name in its body has got a name from esbuild, and can't take ours.
  const [, left] = /static ?"name:(\w+)"/.exec(named) ?? [];
  if (left) throw new Error(`class ${left} can't keep its name: its body must not name it`);
  return named;
}

/**
 * Minifies a module's text, and returns it as `format`.
 *
 * Long string literals, which are the wasm files, are taken out first and put back at the end. Minifiers choose
 * the letters of names by how often they occur, and the wasm's text would spoil that count.
 *
 * @param mayInline whether functions may be inlined: smaller, but slower in hot code such as the class
 */
export async function minified(text, format, mayInline) {
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
    compress: {
      passes: 3,
      booleans: false,
      pure_getters: true,
      unsafe_arrows: true,
      inline: mayInline,
      reduce_funcs: mayInline,
    },
  });
  if (!isModule) return smaller.replace(/\blongText(\d+)/g, (_, index) => long[index]);
  // The literals go to the module's end, where they don't come between code and hinder the compressor. That is safe:
  // only functions read them, and they are called after the module was evaluated.
  return [smaller, ...long.map((literal, index) => `var longText${index}=${literal}`)].join("\n");
}

/**
 * Puts all that a module imports from another file into one statement, where each export has one name. esbuild writes a
 * statement for each source that was bundled, and minifiers leave that as it is.
 *
 * @param lists finds the statements
 * @param namesIn gives a statement's pairs of an export's name and its name in this module
 */
function withOneImport(text, lists, file, namesIn) {
  const owns = new Map();
  const others = new Map();
  const rest = text.replace(lists, (list) => {
    for (const [name, own] of namesIn(list)) {
      if (owns.has(name)) others.set(own, owns.get(name));
      else owns.set(name, own);
    }
    return "";
  });
  if (owns.size === 0) return text;
  // Names of a module's scope are unique in a bundle, inner scopes included. After a dot it would be a property's, but
  // not after the three of a spread.
  const renamed = [...others].reduce(
    (text, [other, own]) => text.replace(new RegExp(`(?<![\\w$])(?<!(?<!\\.\\.)\\.)${other}(?![\\w$])`, "g"), own),
    rest,
  );
  const list = [...owns].map(([name, own]) => `${name} as ${own}`);
  return `import { ${list.join(", ")} } from "./${file}";\n${renamed}`;
}

/**
 * Gives exports of shared files short names, and removes those that no file imports. Minifiers keep the names of
 * exports, since they see one file at a time.
 *
 * @param files the modules' texts by file name; changed in place and returned
 */
export function withShortNames(files) {
  for (const chunk of [...files.keys()].filter((file) => file.startsWith("shared-"))) {
    const names = new Map();
    // Lists of imports and exports as esbuild writes them: `own as name` or `name`, on one line or on several.
    const pair = /(\w+)(?: as (\w+))?(?=,|\s*\})/g;
    const imported = ([, name, own = name]) => {
      if (!names.has(name)) names.set(name, `e${names.size.toString(36)}`);
      return [names.get(name), own];
    };
    const lists = new RegExp(`import \\{[^}]*\\} from "./${chunk}";`, "g");
    for (const [file, text] of files)
      files.set(
        file,
        withOneImport(text, lists, chunk, (list) => [...list.matchAll(pair)].map(imported)),
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
