// Makes bundled modules small: terser finds more to leave out than esbuild does, and esbuild has names that
// compress better.

import { transform } from "esbuild";
import { minify } from "terser";

/** What has private methods and static blocks: Chrome 94, Firefox 93, Safari 16.4. */
export const TARGET = "es2022";

// What objects of the package's own have for each other: no option, no member that a user or a platform sees,
// no export of the wasm, and nothing that is written in quotes. An option that takes one of these names would
// not be heard of: take it off this list then.
const OWN = [
  "ask", "begin", "block", "changed", "choice", "committed", "detail", "failed", "fault", "gaveUp", "hasDynamicUrl",
  "hold", "isAscii", "isPlain", "isStandard", "lost", "native", "needsFetch", "numbers", "param", "passed",
  "prepare", "ready", "receipt", "recovering", "release", "resumeFrom", "rewanted", "seesAll", "settle", "settled",
  "suspended", "told", "wanted",
];

/** The names of properties that may be shortened. */
export const SHORTENED = new RegExp(`^(${OWN.join("|")})$`);

// Functions that are called from one place only are moved there, which makes a function anew for each call.
// These are called for every value or chunk, and stay where they are; and so does all that the parser has.
const HOT = ["decode"];
const isHot = (file) => file.startsWith("parser");

const terser = async (code, options) => (await minify(code, { ecma: 2022, ...options })).code;

/** A module's text, as `format` and small. */
export async function minified(file, text, format) {
  // Names are made of the letters that are there most often: those of a wasm file's text would spoil that.
  const long = [];
  const code = text.replace(/"[^"\\\n]{4096,}"/g, (literal) => `"long text ${long.push(literal) - 1}"`);
  const compress = { ecma: 2022, module: true, passes: 3, lhs_constants: false, hoist_funs: true, inline: 1, reduce_funcs: !isHot(file), top_retain: HOT };
  const short = await terser(code, { module: true, compress, mangle: false });
  const renamed = await transform(short, { minify: true, target: TARGET, charset: "utf8", legalComments: "none", format });
  const small = await terser(renamed.code, { module: format === "esm", compress: false, mangle: true });
  return small.replace(/"long text (\d+)"/g, (_, index) => long[index]);
}

/** The texts of modules by their files, in which they import from each other by short names. */
export function withShortNames(files) {
  for (const chunk of [...files.keys()].filter((file) => file.startsWith("shared-"))) {
    const names = new Map();
    // As esbuild writes them: `own as name` or `name`, one a line.
    const exported = (_, own, name = own) => `${own} as ${names.set(name, `e${names.size.toString(36)}`).get(name)}`;
    const imported = (_, name, own = name) => `${names.get(name)} as ${own}`;
    const pair = /(\w+)(?: as (\w+))?(?=,?\n)/g;
    files.set(chunk, files.get(chunk).replace(/export \{[^}]*\};\s*$/, (list) => list.replace(pair, exported)));
    for (const [file, text] of files) {
      const lists = new RegExp(`import \\{[^}]*\\} from "./${chunk}"`, "g");
      files.set(file, text.replace(lists, (list) => list.replace(pair, imported)));
    }
  }
  return files;
}
