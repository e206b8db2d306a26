/** What Headwater needs of the platform and some platforms lack. */
type Name = "TextDecoder" | "TextEncoder" | "TransformStream" | "fetch";

/**
 * The platform's global of this name. It is looked up at its use, since an import must not fail for a missing global.
 * Jest's jsdom environment hides Node's globals from tests, so Node's own module is the second place to look.
 *
 * @param module the module of Node.js that has the same thing
 * @throws Error that names what is missing, and says what to do about it
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
