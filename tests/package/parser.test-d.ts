// headwater/parser and headwater/parser/stream as their users' compilers see them.

import type * as parser from "headwater/parser";
import type { ErrorType, EventSourceMessage, StreamOptions } from "headwater/parser";
import {
  EventSourceParserStream,
  type ParseError,
  type EventSourceMessage as SameMessage,
  type StreamOptions as SameOptions,
  type ErrorType as SameType,
} from "headwater/parser/stream";

type Equal<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
const holds = <T extends true>(): T => true as T;

// One class, whichever door it comes by.
holds<Equal<typeof EventSourceParserStream, typeof parser.EventSourceParserStream>>();
holds<Equal<typeof ParseError, typeof parser.ParseError>>();
holds<Equal<[ErrorType, EventSourceMessage, StreamOptions], [SameType, SameMessage, SameOptions]>>();

// It is a TransformStream to whoever wants one.
const stream: TransformStream<string | Uint8Array, EventSourceMessage> = new EventSourceParserStream({
  onError: "terminate",
});
const readable: ReadableStream<EventSourceMessage> = new Blob().stream().pipeThrough(new EventSourceParserStream());
const ofText: ReadableStream<EventSourceMessage> = new Blob()
  .stream()
  .pipeThrough(new TextDecoderStream())
  .pipeThrough(new EventSourceParserStream());
class Extended extends EventSourceParserStream {
  constructor() {
    super({ maxBufferSize: 1024 });
  }
}
const extended: TransformStream = new Extended();
void [stream, readable, ofText, extended];

// @ts-expect-error An option that there is not.
new EventSourceParserStream({ onEvent() {} });
// @ts-expect-error It is a class.
EventSourceParserStream();
