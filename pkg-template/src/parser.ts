export {
  createParser,
  type ErrorType,
  type EventSourceMessage,
  type EventSourceParser,
  EventSourceParserStream,
  ParseError,
  type ParserCallbacks,
  type ParserConfig,
  type StreamOptions,
} from "./parser/parser.js";
