// Protects the engines in JavaScript from minifiers that move calls.
//
// When memory grows, the code of wasm2js replaces the views of it. In
//
//     at = make(12); HEAP32[at >> 2] = 0;
//
// the call may grow memory, and the view is read after the call. SWC, the minifier of Next and Rspack, turns this into
// `HEAP32[(at = make(12)) >> 2] = 0`. There the view is read before the call, so the old view is written and the value
// is lost. SWC does not move a call whose result is first assigned to a variable that other functions read. So each
// result is assigned to such a variable.

const NAME = "lastResult";

/** The program, with each result of a call assigned to a shared variable first. Throws if wasm2js changed its style. */
export function keptInOrder(program) {
  const assigned = program.replace(/([$\w]+) = (?=[^;\n]*\$\d+\()/g, `${NAME} = $1 = `);
  const declared = assigned.replace(/function asmFunc\(\w+\) \{/, (start) => `${start}\n var ${NAME} = 0;`);
  // This read keeps the variable alive. It is always a number, which no minifier can know, so the test is never true.
  const read = declared.replace(
    /function __wasm_memory_grow\(pagesToAdd\) \{/,
    (start) => `${start}\n  if (${NAME} === void 0) return -1;`,
  );
  if (assigned === program || declared === assigned || read === declared)
    throw new Error("wasm2js writes otherwise than it did: see calls.mjs");
  return read;
}
