// Keeps minifiers that move calls from breaking the engines in JavaScript.
//
// Where memory grows, wasm2js puts new views in the place of those that code works on. In
//
//     at = make(12); HEAP32[at >> 2] = 0;
//
// the call may do that, and the view is looked at after it. SWC, which minifies for Next and Rspack,
// makes `HEAP32[(at = make(12)) >> 2] = 0` of it, where the view is looked at before, and what is
// written is lost. It leaves alone what is assigned to something that others read before it is to a local.

const NAME = "lastResult";

/** The program with the results of its functions kept where they are. */
export function keptInOrder(program) {
  const assigned = program.replace(/([$\w]+) = (?=[^;\n]*\$\d+\()/g, `${NAME} = $1 = `);
  const declared = assigned.replace(/function asmFunc\(\w+\) \{/, (start) => `${start}\n var ${NAME} = 0;`);
  // It is always a number, which no minifier can know.
  const read = declared.replace(
    /function __wasm_memory_grow\(pagesToAdd\) \{/,
    (start) => `${start}\n  if (${NAME} === void 0) return -1;`,
  );
  if (assigned === program || declared === assigned || read === declared)
    throw new Error("wasm2js writes otherwise than it did: see calls.mjs");
  return read;
}
