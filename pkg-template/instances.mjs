// Makes the engines in JavaScript such that more than one can be made.
//
// wasm2js writes a module that makes one engine when it is loaded, and exports that engine's functions. An engine that
// has run out of memory is not used again: see src/engine/engine.ts. So the module exports the function that makes one.

/** The program, with `instance()` as its only export. Throws if wasm2js changed its style. */
export function withInstances(program) {
  const made = program.replace(
    /\nvar retasmFunc = asmFunc\(\{\s*\}\);\n(export var \w+ = retasmFunc\.\w+;\s*)+$/,
    "\nexport const instance = () => asmFunc({});\n",
  );
  if (made === program) throw new Error("wasm2js writes otherwise than it did: see instances.mjs");
  return made;
}
