import type { ConnectOptions, Parser } from "./types.js";

type Parse = (data: string) => unknown;

/** The parser for each type, by the `parse` option. Throws a `TypeError` for one that is none. */
export function parsers(option: ConnectOptions["parse"]): (type: string) => Parse | undefined {
  if (option === undefined || typeof option !== "object") {
    const parse = toParse(option ?? "text");
    return () => parse;
  }
  const byType = new Map(Object.entries(option).map(([type, parser]) => [type, toParse(parser)]));
  const rest = byType.get("*");
  return (type) => (byType.has(type) ? byType.get(type) : rest);
}

function toParse(parser: Parser): Parse | undefined {
  if (parser === "text") return undefined;
  if (parser === "json") return JSON.parse;
  if (typeof parser === "function") return parser;
  throw new TypeError(`parse must be "text", "json" or a function, not ${String(parser)}`);
}
