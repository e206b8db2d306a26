/** What a place may lack that Headwater has need of. */
type Name = "TextDecoder" | "TextEncoder" | "TransformStream" | "fetch";

/**
 * What the platform has by this name, looked up when it is used: importing must not fail for what is missing.
 * Jest's jsdom environment hides Node's own from its tests, while its `process` hands them out.
 *
 * @param module Node's module that has it too
 * @throws Error saying what is missing, and what to do about it
 */
export function platform<N extends Name>(name: N, module = "util"): (typeof globalThis)[N] {
  const { [name]: found, process } = globalThis as typeof globalThis & { process?: Process };
  const own = found ?? process?.getBuiltinModule?.(module)?.[name];
  if (own) return own;
  throw new Error(`Headwater needs ${name}; in tests, a setup file can define it`);
}

interface Process {
  getBuiltinModule?(name: string): typeof globalThis | undefined;
}
