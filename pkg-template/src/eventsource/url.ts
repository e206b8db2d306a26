const SPECIAL = /^(https?|wss?|ftp):$/;
/** URL, "forbidden domain code point". Some parsers let these through: Chromium escapes a space instead. */
const FORBIDDEN = /[\0- #%/<>?@\\^|\x7f]/;

/**
 * HTML, "encoding-parse a URL" relative to the relevant settings object. The base is the document's base URL in a page,
 * the script's URL in a worker, and nothing elsewhere. Returns `undefined` if the URL can't be parsed.
 */
export function parseUrl(url: string): string | undefined {
  const { document, location } = globalThis as { document?: Document; location?: Location };
  let parsed: URL;
  try {
    parsed = new URL(url, document?.baseURI ?? location?.href);
  } catch {
    return undefined;
  }
  const { href, protocol, hostname } = parsed;
  if (SPECIAL.test(protocol) && FORBIDDEN.test(hostname)) return undefined;
  // What stands for a document in a test or in Node.js may know nothing of encodings.
  if ((document?.characterSet ?? "UTF-8") === "UTF-8") return href;
  // The query has to be in the document's encoding. `new URL()` always writes UTF-8, an element does it right.
  const link = document!.createElement("a");
  link.href = url;
  return link.href;
}

/** The serialized origin of a URL. */
export function originOf(url: string): string {
  try {
    return new URL(url).origin;
  } catch {
    return "null";
  }
}
