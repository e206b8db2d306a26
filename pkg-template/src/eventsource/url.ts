const SPECIAL = /^(https?|wss?|ftp):$/;
/** URL, "forbidden domain code point", as far as a parser may let it through: Chromium escapes a space. */
const FORBIDDEN = /[\0- #%/<>?@\\^|\x7f]/;

/**
 * HTML, "encoding-parse a URL" relative to the relevant settings object: the document's base URL in a
 * page, the script's own in a worker, none elsewhere. `undefined` is failure.
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
  if (document === undefined || document.characterSet === "UTF-8") return href;
  // A query is written in its document's encoding, which only elements do.
  const link = document.createElement("a");
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
