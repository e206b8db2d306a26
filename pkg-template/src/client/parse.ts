import { refuse } from "../link/settings.js";
import type { ConnectOptions, Parser } from "./options.js";
import { fit, type StandardSchema } from "./schema.js";

type Parse = (data: string) => unknown;

/**
 * Stands for the payload of an event with empty data where JSON is expected. Such an event is not delivered, it only
 * sets the ID: MCP servers begin a stream with one.
 */
export const NOTHING = Symbol();

const json: Parse = (data) => (data ? JSON.parse(data) : NOTHING);

/**
 * Returns the function that gives, for each event type, the function from data to payload, by the options `parse` and
 * `schema`. With a schema alone, the data is read as JSON.
 *
 * @throws TypeError for an option that is no parser or no schema
 */
export function parsers({
  parse,
  schema,
}: Pick<ConnectOptions, "parse" | "schema">): (type: string) => Parse | undefined {
  const parserOf = perType(parse as Parser | Record<string, Parser>, (option) => typeof option !== "object", toParse);
  const schemaOf = perType(schema as StandardSchema, isSchema, toSchema);
  return (type) => {
    const schema = schemaOf(type);
    const read = parserOf(type) ?? (schema && json);
    if (!schema || !read) return read;
    return (data) => {
      const value = read(data);
      return value === NOTHING ? value : fit(schema, value);
    };
  };
}

/**
 * Reads an option that is either one value for all types, or an object of values by type with `*` for the rest. The
 * values are checked here once, so that a mistake is thrown by `connect()`.
 */
function perType<T, R>(
  option: T | Record<string, T> | undefined,
  isOne: (option: object) => boolean,
  make: (value: T) => R,
): (type: string) => R | undefined {
  if (option == null) return () => undefined;
  if (isOne(option)) {
    const made = make(option as T);
    return () => made;
  }
  const byType = new Map(Object.entries(option as Record<string, T>).map(([type, value]) => [type, make(value)]));
  const rest = byType.get("*");
  return (type) => byType.get(type) ?? rest;
}

function toParse(parser: Parser): Parse {
  if (parser === "text") return String;
  if (parser === "json") return json;
  if (typeof parser === "function") return parser;
  return refuse("parse", '"text", "json" or a function', parser);
}

function isSchema(option: unknown): option is StandardSchema {
  // Some libraries make schemas that are functions.
  return Object(option) === option && "~standard" in (option as object);
}

function toSchema(schema: StandardSchema): StandardSchema {
  if (isSchema(schema)) return schema;
  throw new TypeError("schema must be a Standard Schema, or such by type");
}
