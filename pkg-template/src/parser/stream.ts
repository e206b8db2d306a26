import { makeCodecs } from "../platform/codecs.js";
import { platform } from "../platform/platform.js";
import type { transformStreamClass } from "../platform/types.js";
import { parserEngine } from "./engine.js";
import { createParser, type StreamConfig } from "./parser.js";
import type { EventSourceMessage, EventSourceParser, LenientParsing } from "./types.js";

/** Options of {@link EventSourceParserStream}. */
export interface StreamOptions {
  /** What to do about a fault: call a function, or end the stream with the fault. Default: go on. */
  onError?: ("terminate" | ((error: Error) => void)) | undefined;
  /** Takes the id of a block, before the block's event. */
  onId?: ((id: string) => void) | undefined;
  /** Takes a reconnection time, in ms. */
  onRetry?: ((retry: number) => void) | undefined;
  /** Takes a comment. */
  onComment?: ((comment: string) => void) | undefined;
  /** What of the standard the stream may break: with `unterminated`, what it has begun when it ends is read as if a blank line followed. Default: nothing. */
  lenient?:
    | (LenientParsing & {
        /** Read what the stream has begun when it ends. Default: false. */
        unterminated?: boolean | undefined;
      })
    | undefined;
  /** How much of an unfinished event may be held, in bytes of UTF-8. An event that passes it always ends the stream. */
  maxBufferSize?: number | undefined;
}

/**
 * Turns a stream of bytes, or of text, into a stream of events.
 *
 * @example
 * ```ts
 * for await (const { data } of response.body.pipeThrough(new EventSourceParserStream())) show(data);
 * ```
 */
export class EventSourceParserStream {
  constructor({ onError, ...options }: StreamOptions = {}) {
    let parser: EventSourceParser;
    const Base = base();
    // The place may lack a codec. That is thrown here: the stream would hold it back until it is read.
    makeCodecs();
    const transformer: Transformer<string | ArrayBuffer | ArrayBufferView, EventSourceMessage> = {
      async start(controller) {
        // The stream hands over no chunk before this is done. So the parser has its engine from its first chunk on,
        // and the stream's back pressure holds also where the engine has to be loaded.
        await parserEngine();
        const config: StreamConfig = {
          ...options,
          onEvent: (event) => controller.enqueue(event),
          // An ignored line costs nothing where nobody is told of it.
          onError:
            onError &&
            ((error) => {
              if (typeof onError === "function") onError(error);
              if (onError === "terminate") controller.error(error);
            }),
          _onEnd: (error) => controller.error(error),
        };
        parser = createParser(config);
      },
      transform: (chunk) => parser.feed(chunk),
      flush: () => {
        if (options.lenient?.unterminated) parser.feed("\n\n");
      },
    };
    // `super()` would make this object, if the class had an `extends`: see `base`.
    return Reflect.construct(Base, [transformer], new.target);
  }
}

export interface EventSourceParserStream
  extends InstanceType<typeof transformStreamClass<string | ArrayBuffer | ArrayBufferView, EventSourceMessage>> {}

let known: typeof TransformStream | undefined;

/**
 * The class that {@link EventSourceParserStream} extends: the place's `TransformStream`.
 *
 * It is looked up when the first object is made, since importing must not fail where there is none. The prototypes are
 * linked then, as `extends` would link them. The code is outside the class, whose body must not name the class: see
 * `withNames` in minify.mjs.
 */
function base(): typeof TransformStream {
  if (!known) {
    known = platform("TransformStream", "stream/web");
    Object.setPrototypeOf(EventSourceParserStream.prototype, known.prototype);
    Object.setPrototypeOf(EventSourceParserStream, known);
  }
  return known;
}
