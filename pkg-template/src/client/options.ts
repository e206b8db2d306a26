import type { FetchLike } from "../link/fetch-like.js";
import type { AbortSignal, BodyInit, Headers, HeadersInit } from "../platform/types.js";
import type { Tabs } from "../share/types.js";
import type { AnySourceError, DecodeError } from "./errors.js";
import type { AnyEvent, EventMap } from "./events.js";
import type { Protocol } from "./protocol.js";
import type { SchemaFor } from "./schema.js";
import type { TransportName } from "./source.js";
import type { Store } from "./stores.js";

/**
 * A value, or a function that makes it before each attempt.
 *
 * @example
 * ```ts
 * const headers: Dynamic<HeadersInit> = async () => ({ authorization: `Bearer ${await token()}` });
 * ```
 */
export type Dynamic<T> = T | ((context: AttemptContext) => T | PromiseLike<T>);

/**
 * What a function that makes a part of the request is told.
 *
 * @example
 * ```ts
 * const headers = async ({ refused }: AttemptContext) => ({
 *   authorization: `Bearer ${await token({ renew: refused?.status === 401 })}`,
 * });
 * ```
 */
export interface AttemptContext {
  /** The number of the attempt since the last good connection, from 1. */
  readonly attempt: number;
  /** What refused the last request that was sent, or `null` where nothing did. After a 401, this is the time for a new token; if that fails, the function is told of it again. */
  readonly refused: Refusal | null;
  /** Where the attempt goes on from. */
  readonly lastEventId: string;
}

/**
 * Turns an event's data into its payload.
 *
 * @example
 * ```ts
 * const numbers: Parser<number> = (data) => Number(data);
 * ```
 */
export type Parser<T = unknown> = "text" | "json" | ((data: string) => T);

/**
 * What a server said when it refused.
 *
 * @example
 * ```ts
 * const isAway = (response: Refusal | null) => response?.headers.get("x-reason") === "maintenance";
 * ```
 */
export interface Refusal {
  /** The response's status. */
  readonly status: number;
  /** The response's URL, after redirects. */
  readonly url: string;
  /** The response's headers, as far as they may be read. */
  readonly headers: Headers;
  /** The first kilobytes of the response's body. */
  readonly body: string;
}

/**
 * What the option `shouldRetry` is asked after a fault.
 *
 * @example
 * ```ts
 * const shouldRetry = ({ attempt, error }: RetryQuestion) => (error.status === 404 ? attempt * 1000 : undefined);
 * ```
 */
export interface RetryQuestion {
  /** The attempt that met the fault, counted since the last good connection, from 1. */
  readonly attempt: number;
  /** What happened; its `willRetry` and `retryIn` say what follows unless you decide otherwise. */
  readonly error: AnySourceError;
  /** What the server said, or `null` where it said nothing. */
  readonly response: Refusal | null;
  /** Where the next attempt would go on from. */
  readonly lastEventId: string;
}

/**
 * `true` tries again, by the policy where nothing else was planned; a number after so many ms; `false` gives up; nothing leaves it as planned.
 *
 * @example
 * ```ts
 * const answer: RetryAnswer = 5000; // ms
 * ```
 */
export type RetryAnswer = boolean | number | undefined | void;

/**
 * What the option `log` needs of a console.
 *
 * @example
 * ```ts
 * const log: Log = { info: () => {}, warn: (message) => alert(message) };
 * ```
 */
export interface Log {
  /** Is told of a change of state. */
  info(message: string): void;
  /** Is told of a change of state that a fault has caused. */
  warn(message: string, error: AnySourceError): void;
}

/**
 * Options of {@link connect}. Times are in milliseconds, sizes in bytes.
 *
 * @example
 * ```ts
 * const options: ConnectOptions = {
 *   headers: async () => ({ authorization: `Bearer ${await token()}` }),
 *   retry: { attempts: 10 },
 *   timeout: { idle: 45_000 },
 * };
 * ```
 */
export type ConnectOptions<E extends EventMap = any> = CommonOptions<E> &
  ([MadeIn<E>] extends [never]
    ? PayloadOptions<E>
    : PayloadOptions<E> &
        (
          | {
              /** What makes the payloads that are not text. */
              parse: ParseAll<E>;
            }
          | {
              /** What the payloads that are not text must be. */
              schema: SchemaFor<E>;
            }
        ));

/** The options beside those that make payloads. */
export interface CommonOptions<E extends EventMap> {
  /** The request's method. Default: `GET`, or `POST` where there is a body, or `json`. */
  method?: string | undefined;
  /** The request's headers, or a function that makes them before each attempt: the way to renew a token. After a 401 it is called once more. Default: none. */
  headers?: Dynamic<HeadersInit> | undefined;
  /** The request's body, or a function that makes it before each attempt. Default: none. */
  body?: Dynamic<BodyInit | null> | undefined;
  /** A value that is sent as JSON, with `Content-Type: application/json` unless the headers have another; or a function that makes it before each attempt. Default: none. */
  json?: unknown;
  /** Send cookies across origins, as `EventSource`'s `withCredentials`. Default: false. */
  withCredentials?: boolean | undefined;
  /** Closes the source when aborted; an already aborted one keeps it from opening. A reason other than that of a plain `abort()`, as that of `AbortSignal.timeout()`, is thrown by loops and `closed`. Default: none. */
  signal?: AbortSignal | undefined;
  /** What carries the stream. `auto` takes native for a plain GET that needs nothing else, and fetch otherwise. Default: `auto`. */
  transport?: "auto" | TransportName | undefined;
  /** Called for an event that did not parse or fit its schema; the event is dropped, and the stream goes on. Default: a loop over its type throws the error, and the source has failed; where there is no such loop, it is a warning in the console, of a source's 1st, 10th, 100th and so on. */
  onDecodeError?: ((error: DecodeError) => void) | undefined;
  /** Called for each comment, with its text after the colon: many servers send them as signs of life. One that is longer than `limits.line` is not told. Default: comments are skipped, and only counted in {@link Source.stats}. */
  onComment?: ((text: string) => void) | undefined;
  /** Called for each line that is ignored, with all of it: an unknown field, say an error that is sent as bare JSON, a `retry` that is no number, or an `id` that is not taken (see `limits`). An unknown field of more than 16 KiB that comes in several chunks is neither told nor counted, nor is a last line without its end. Default: they are skipped, and only counted in {@link Source.stats}. */
  onIgnored?: ((line: string) => void) | undefined;
  /** Ends the source for good, without failure: at an event whose data is this text, which is not handed on, or after one of this type, or one that this function says yes to. Default: none. */
  until?: string | { readonly type: string } | ((event: AnyEvent<E>) => boolean) | undefined;
  /** What is done where the server redirects. `error` fails. `same-origin` sends nothing to another origin: in a page or worker that asks its own origin, redirects within it are followed, and others fail; everywhere else each one fails, as with `error`. With `follow`, all but `Authorization` goes along to another origin: other headers, `Last-Event-ID`, after a 307 or 308 the body. Default: `follow`. */
  redirect?: "follow" | "same-origin" | "error" | undefined;
  /** When and how often to try again. */
  retry?: RetryOptions | undefined;
  /** Has the last word after every fault, for good or ill; may take its time. Default: the rules and limits decide. */
  shouldRetry?: ((question: RetryQuestion) => RetryAnswer | PromiseLike<RetryAnswer>) | undefined;
  /** How long to wait for signs of life. */
  timeout?: TimeoutOptions | undefined;
  /** Which requests are sent again: all (`true`), those that the server has `refused` to take on for now (429, 503), or none (`false`), so that a stream that ends is at its end. Default: those by GET and HEAD, and those whose `headers` have an `Idempotency-Key`, since what is sent twice may be done twice. */
  reconnect?: boolean | "refused" | undefined;
  /** Let the connection go once the page has been hidden for so many ms (`true`: 30 000), until it is seen again; what must not be sent again stays. Default: false. */
  pauseWhenHidden?: boolean | number | undefined;
  /** Handlers run one event after the other: the next one's wait for the promises of this one's, and so does reading on. Default: false; an iterator always reads at its own pace. */
  awaitHandlers?: boolean | undefined;
  /** The last event ID to start from. Default: none. */
  lastEventId?: string | undefined;
  /** Send the last event ID as this query parameter rather than as a header, which costs a CORS preflight. It takes the place of one that the URL has. Default: the header. */
  lastEventIdParam?: string | undefined;
  /** Keeps the last event ID for a later source, say after a reload; decides when it moves on, and drops what comes again: `headwater/stores` has some. What is stored goes before `lastEventId`. Default: none. */
  store?: Store | undefined;
  /** What the server's protocol has beyond the standard: where to go on from and by which request, ends, failures, gaps. `protocol()` of `headwater/protocol` makes it. Default: none. */
  protocol?: Protocol | undefined;
  /** One connection for all tabs, held by one of them. `tabs()` of `headwater/share` makes it. Default: none. */
  share?: Tabs | undefined;
  /** What may be held of a stream, in bytes. What passes one ends the source with the kind `too-large`, but for `id`. */
  limits?:
    | {
        /** The longest line, in bytes. Default: 8 388 608. */
        line?: number | undefined;
        /** The longest event, in bytes. Default: 8 388 608. */
        event?: number | undefined;
        /** The longest event type, in bytes. Default: 16 384. */
        type?: number | undefined;
        /** The longest ID, in bytes. A longer one is ignored, and so is one that no header can carry: `lastEventId` stays, and `onIgnored` is told. With `Infinity` all are taken, but none is sent that no header can carry. Default: 4096. */
        id?: number | undefined;
      }
    | undefined;
  /** What of the standard the server may break and still be understood. Default: nothing. */
  lenient?: LenientOptions | undefined;
  /** A `fetch` to use instead of the global one. It is given the headers as a plain object. Default: the global one, which `null` stands for. */
  fetch?: FetchLike | null | undefined;
  /** Is told of the source's life in words: `console` will do. The words have no secret; the error beside them has what the server said. Default: none. */
  log?: Log | null | undefined;
  /** In Node.js and Bun: whether a process stays alive for a source that only waits for its next attempt. Default: true. */
  ref?: boolean | undefined;
}

/** The options that make payloads. A map whose payloads are not all text needs one of them. */
interface PayloadOptions<E extends EventMap> {
  /** How events' data is parsed: for all types, or by type with `*` for the rest. Where it is JSON, an event without data only moves the last event ID on. Default: `text`. */
  parse?: ParseFor<E> | undefined;
  /** What payloads must be, by any library of Standard Schema (zod, valibot, arktype, …): for all types, or by type with `*` for the rest. They are parsed as JSON first unless `parse` says otherwise. Default: none. */
  schema?: SchemaFor<E> | undefined;
}

/** The names whose payloads are not text: something must make them. */
type MadeIn<E> = { [K in keyof E]: string extends E[K] ? never : E[K] extends string ? never : K }[keyof E];

/** What may make this payload. */
type ParserFor<T> = "json" | ((data: string) => T) | (string extends T ? "text" : T extends string ? "text" : never);

/** Parsers for the payloads of an event map: one for all, or by the names of the map. */
type ParseFor<E extends EventMap> = ParserFor<E[keyof E]> | ParseByType<E>;
type ParseByType<E extends EventMap> = { readonly [K in keyof E & string]?: ParserFor<E[K]> | undefined } & {
  readonly "*"?: ("*" extends keyof E ? ParserFor<E["*"]> : Parser) | undefined;
};

/** The same, where nothing that is not text is left out. */
type ParseAll<E extends EventMap> =
  | ParserFor<E[keyof E]>
  | (ParseByType<E> & ({ readonly [K in MadeIn<E>]: ParserFor<E[K]> } | { readonly "*": Parser }));

/**
 * A parser for the payloads of all types, or parsers by type with `*` for the rest.
 *
 * @example
 * ```ts
 * const parsers: Parsers = { tick: "json", count: (data) => Number(data) };
 * ```
 */
export type Parsers = Parser | { readonly [type: string]: Parser };

type Parsed<P> = P extends "text" ? string : P extends (data: string) => infer T ? T : unknown;

/**
 * The event map that parsers make: what is parsed as JSON is `unknown`, and what nothing parses is text.
 *
 * @example
 * ```ts
 * type Counts = ParsedBy<{ count: (data: string) => number }>; // { count: number; "*": string }
 * ```
 */
export type ParsedBy<P extends Parsers> = [P] extends [Parser]
  ? Record<string, Parsed<P>>
  : { [K in (keyof P & string) | "*"]: K extends keyof P ? Parsed<P[K]> : string };

/**
 * When and how often to try again.
 *
 * @example
 * ```ts
 * const retry: RetryOptions = { initial: 500, max: 60_000, attempts: 10 };
 * ```
 */
export interface RetryOptions {
  /** The first delay in ms, until the server says another by `retry:`. Default: 1000. */
  initial?: number | undefined;
  /** The longest delay that backoff may reach, in ms; the server's own floor may be longer: see `maxServerDelay`. Default: 30 000. */
  max?: number | undefined;
  /** What the delay is multiplied by after each failed attempt. Default: 2. */
  factor?: number | undefined;
  /** How much is added at random, as a part of the delay, 0 to 1: it keeps clients that were cut off together from coming back together. Default: 0.5. */
  jitter?: number | undefined;
  /** How many attempts may fail in a row, the first one included. Default: no limit. */
  attempts?: number | undefined;
  /** For how long attempts may fail in a row, in ms, time offline or asleep not counted. Default: no limit. */
  elapsed?: number | undefined;
  /** How long a connection must have been open, in ms, for the count of failures to begin anew. Default: 5000. */
  resetAfter?: number | undefined;
  /** The longest delay that a server may ask for, by `retry:` or `Retry-After`, in ms: what asks for more counts as this. More than a day counts as a day. Default: 86 400 000, a day. */
  maxServerDelay?: number | undefined;
  /** The statuses that are tried again. Default: 408, 425, 429, 500, 502, 503, 504. */
  on?: number[] | undefined;
}

/**
 * What of the standard a server may break. Each is for servers that exist, and off by default.
 *
 * @example
 * ```ts
 * const lenient: LenientOptions = { dataless: true }; // GraphQL over SSE: `event: complete`, and nothing more
 * ```
 */
export interface LenientOptions {
  /** A block that names an event and has no data is an event with empty data; the standard drops it. Default: false. */
  dataless?: boolean;
  /** What a stream has begun and not ended by a blank line when it ends cleanly counts as ended; the standard drops it. An answer that a proxy cut off may then pass for a whole one. Default: false. */
  unterminated?: boolean;
  /** A 200 is read as a stream of events whatever its `Content-Type`, or without one. Default: false. */
  contentType?: boolean;
  /** The space after `data:` belongs to the data: for servers that write none, and whose data may begin with a space. Default: false. */
  leadingSpace?: boolean;
}

/**
 * How long to wait for signs of life, in ms; 0 waits for ever.
 *
 * @example
 * ```ts
 * const timeout: TimeoutOptions = { connect: 10_000, idle: 45_000 };
 * ```
 */
export interface TimeoutOptions {
  /** From the start of an attempt to the response's head. Default: 0, since a model may think for minutes before it answers, and Firefox tells of a head no sooner than its body's first byte. */
  connect?: number | undefined;
  /** From the response's head to the first byte of its body. Default: 0, since a quiet feed may have nothing to say yet. */
  firstByte?: number | undefined;
  /** Between two bytes, comments included. Default: 0, since only you know how often the server speaks. */
  idle?: number | undefined;
}
