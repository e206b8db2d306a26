export { type ErrorType, ParseError } from "./parser/errors.js";
export { createParser } from "./parser/parser.js";
export { EventSourceParserStream, type StreamOptions } from "./parser/stream.js";
export type {
  EventSourceMessage,
  EventSourceParser,
  LenientParsing,
  ParserCallbacks,
  ParserConfig,
} from "./parser/types.js";
