// As eventsource-parser has it: the parser as a stream, under a path of its own. It is another door to the parser's entry.
export {
  type ErrorType,
  type EventSourceMessage,
  EventSourceParserStream,
  ParseError,
  type StreamOptions,
} from "./parser.js";
