/** What kind of fault a {@link ParseError} tells of. */
export type ErrorType = "invalid-retry" | "unknown-field" | "max-buffer-size-exceeded";

/**
 * A fault of the stream. Only `max-buffer-size-exceeded` ends the stream. The others are lines that the standard
 * ignores.
 */
export class ParseError extends Error {
  /** What kind of fault it is. */
  type!: ErrorType;
  /** The name of an unknown field. */
  field?: string | undefined;
  /** The value of an unknown field, or of a `retry` that is not a number. */
  value?: string | undefined;
  /** The line at fault. */
  line?: string | undefined;

  constructor(message: string, options: { type: ErrorType; field?: string; value?: string; line?: string }) {
    super(message);
    this.name = "ParseError";
    Object.assign(this, options);
  }
}

/** The error for a line that the standard ignores. A `retry` is ignored only if its value is not a number. */
export function lineError(line: string): ParseError {
  const colon = line.indexOf(":");
  const field = colon < 0 ? line : line.slice(0, colon);
  const value = colon < 0 ? "" : line.slice(colon + (line[colon + 1] === " " ? 2 : 1));
  if (field === "retry") {
    return new ParseError(`Invalid \`retry\` value: "${value}"`, { type: "invalid-retry", value, line });
  }
  // A line without a colon is all name, and may be long.
  const name = field.length > 20 ? `${field.slice(0, 20)}…` : field;
  return new ParseError(`Unknown field "${name}"`, { type: "unknown-field", field, value, line });
}
