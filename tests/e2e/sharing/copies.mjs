// Copies of the built package at other addresses.
import { stage } from "../../support/origin.mjs";

/** A page or a script at an address of its own. */
export async function serve(base, text, type, headers = {}) {
  const { url, second } = await stage(base, { headers: { "content-type": type, ...headers }, steps: [{ send: text }] });
  return { url, second };
}

/** A built file as text. */
export const built = async (base, name) => (await fetch(`${base}/pkg/dist/${name}`)).text();

/**
 * Copies of the entries that sharing needs, changed by `patch`, at addresses that pages without an origin may load too.
 * Gives the addresses as `listen` takes them.
 */
export async function copies(base, patch = (text) => text) {
  const copied = new Map();
  const copy = async (name) => {
    let text = patch(await built(base, name));
    for (const [, file] of text.matchAll(/from ?"\.\/([^"]+)"/g)) {
      copied.set(file, copied.get(file) ?? (await copy(file)));
      text = text.replaceAll(`"./${file}"`, `"${copied.get(file)}"`);
    }
    return (await serve(base, text, "text/javascript")).url;
  };
  return { index: await copy("index.js"), share: await copy("share.js") };
}
