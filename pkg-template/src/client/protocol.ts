import { Trait } from "../engine/abi.js";
import { refuse, typed } from "../link/settings.js";
import type { BodyInit, HeadersInit, URL } from "../platform/types.js";
import { Conversation } from "./conversation.js";
import type { AnySourceError } from "./errors.js";
import type { AnyEvent, EventMap } from "./events.js";
import type { Gap } from "./gap.js";
import type { AttemptContext } from "./options.js";
import type { ResponseHead, Source } from "./source.js";

/**
 * What the function `resume` is asked with.
 *
 * @example
 * ```ts
 * const resume = ({ lastEventId, error }: ResumeContext): Resumption | false => (error?.status === 404 ? false : { url: `/runs?after=${lastEventId}` });
 * ```
 */
export interface ResumeContext<E extends EventMap = Record<string, any>> extends AttemptContext {
  /** What the function `cursor` has given last; `undefined` where there is none. */
  readonly cursor: string | undefined;
  /** The first event of the source: some protocols name the answer in it. `undefined` where none has come. */
  readonly first: AnyEvent<E> | undefined;
  /** The head of the last stream's response. */
  readonly response: ResponseHead | null;
  /** What ended the last attempt; `undefined` where nothing did, as after `reconnect()`. */
  readonly error: AnySourceError | undefined;
}

/**
 * The request that goes on. What it leaves out is as in the request before it.
 *
 * @example
 * ```ts
 * const again: Resumption = { method: "GET", url: "/runs/7/stream" };
 * ```
 */
export interface Resumption {
  /** The URL; a relative one is relative to the source's first. */
  readonly url?: string | URL | undefined;
  /** The method. One by GET or HEAD has no body, and no content type. */
  readonly method?: string | undefined;
  /** Headers to set over those of the source. */
  readonly headers?: HeadersInit | undefined;
  /** The body. */
  readonly body?: BodyInit | undefined;
  /** A value that is sent as JSON in the body. */
  readonly json?: unknown;
}

/**
 * An event that is a failure, and what follows.
 *
 * @example
 * ```ts
 * const failure: Failure = { error: new Error("overloaded"), retry: 5000 };
 * ```
 */
export interface Failure {
  /** Whether another attempt makes sense: with backoff (`true`), or no sooner than in so many ms. Default: false. */
  readonly retry?: boolean | number | undefined;
  /** The `cause` of the source's error. Default: an error that names the event's type. */
  readonly error?: unknown;
}

/**
 * What follows from a gap: the source goes on, fails with the kind `gap`, or connects anew from a cursor.
 *
 * @example
 * ```ts
 * const answer: GapAnswer = { cursor: "1041" };
 * ```
 */
export type GapAnswer =
  | "continue"
  | "close"
  | {
      /** Where to go on from. */
      readonly cursor: string;
    }
  | undefined
  | void;

/**
 * What a server's protocol has beyond the standard. Functions get events with their payloads, as `parse` or `schema` of
 * `connect()` makes them; what did not parse, and what has no data where JSON is expected, is not shown to them.
 *
 * @example
 * ```ts
 * const responses: ProtocolOptions = {
 *   cursor: ({ data }) => data.sequence_number,
 *   resume: ({ cursor, first }) => ({ method: "GET", url: `/responses/${first?.data.response.id}?starting_after=${cursor}` }),
 *   failOn: ({ type, data }) => (type === "response.failed" ? new Error(data.response.error.message) : undefined),
 * };
 * ```
 */
export interface ProtocolOptions<E extends EventMap = Record<string, any>> {
  /** The request that goes on from a stream that was open; the first request is not sent again then, be it by POST or GET. A function is asked before each such attempt; `false` ends the source as it would end without one, where the request must not be sent again. `get`: the same URL by GET, with the last event ID; without an ID there is nothing to go on from. `location`: a GET of the response's `Content-Location`, or its `Location`, within its origin. Default: none, and the rules of `reconnect` hold. */
  resume?:
    | "get"
    | "location"
    | ((context: ResumeContext<E>) => NoneOr<Resumption> | PromiseLike<NoneOr<Resumption>>)
    | undefined;
  /** Where to go on from, where that is in the data. It takes the place of the last event ID: it is kept, stored and committed as one, and {@link Source.lastEventId} is it. It is sent by `lastEventIdParam`, `resume` and the functions of `connect()`, and not as a header. Default: the `id` fields. */
  cursor?: ((event: AnyEvent<E>) => string | number | undefined) | undefined;
  /** Says whether an event is a failure. It is not handed on then, and the source's error has the kind `event`. Default: none is. */
  failOn?: ((event: AnyEvent<E>) => NoneOr<Error | Failure>) | undefined;
  /** What a clean end of the stream is: the end (`done`), or a cause to go on (`reconnect`). A stream that breaks is none. Default: `reconnect`. */
  eof?: "done" | "reconnect" | undefined;
  /** Says whether an event is a sign of life for `timeout.idle`. Comments and other events are none then, as they may be a proxy's. Default: any byte is one. */
  alive?: ((event: AnyEvent<E>) => boolean) | undefined;
  /** With `json`, an answer of the type `application/json` is one `message` with the whole body as its data, and then the end. Default: it fails with the kind `content-type`. */
  accept?: "json" | undefined;
  /** Called where events are missing: the server could not go on from where it was asked to, or has left a hole. Default: a warning in the console, once a source, and the source goes on. */
  onGap?: ((gap: Gap) => GapAnswer) | undefined;
  /** The type of the event by which the server says that it can't go on. Default: `headwater.reset`. */
  gapEvent?: string | undefined;
  /** The event's number, where the server counts its events one by one: a number that is left out is a gap. Default: none. */
  sequence?: ((event: AnyEvent<E>) => number | undefined) | undefined;
  /** When the stream has caught up: a comment's text, an event's type, or a function. See {@link caughtUp}. Default: the comment `up-to-date`. */
  caughtUp?:
    | string
    | {
        /** The event's type. */
        readonly type: string;
      }
    | ((event: AnyEvent<E>) => boolean)
    | undefined;
}

/**
 * What a server's protocol has beyond the standard, for the option `protocol`. One may serve many sources.
 *
 * @example
 * ```ts
 * const feed: Protocol = protocol({ onGap: ({ missed }) => console.log(missed, "events are missing") });
 * ```
 */
export interface Protocol {
  /** The numbers that the session knows of it. */
  readonly traits: number;
  /** Whether its requests can be another source's as well: not with `cursor` or `resume`. */
  readonly isShareable: boolean;
  /**
   * Begins a source: `connect()` calls it, and knows what it returns.
   *
   * @example
   * ```ts
   * protocol().keep("1041", {}, connect("/feed"));
   * ```
   */
  keep(lastEventId: string, options: object, source: object): unknown;
}

/** What a function gives, or one of the ways to say no. */
type NoneOr<T> = T | false | null | undefined;

/** The options with their types. */
const OPTIONS: Readonly<Record<keyof ProtocolOptions, string>> = {
  resume: "string or function",
  cursor: "function",
  failOn: "function",
  eof: "string",
  alive: "function",
  accept: "string",
  onGap: "function",
  gapEvent: "string",
  sequence: "function",
  caughtUp: "string or object or function",
};

/** The words that an option may be. */
const WORDS: Readonly<Partial<Record<keyof ProtocolOptions, readonly string[]>>> = {
  resume: ["get", "location"],
  eof: ["done", "reconnect"],
  accept: ["json"],
};

/**
 * Makes what `connect()` needs to know of a server's protocol.
 *
 * @throws TypeError for an option that makes no sense
 *
 * @example
 * ```ts
 * const source = connect("/answers", {
 *   json: { question: "…" },
 *   parse: "json",
 *   until: { type: "done" },
 *   protocol: protocol({ resume: "get" }),
 * });
 * ```
 */
export function protocol<E extends EventMap = Record<string, any>>(options: ProtocolOptions<E> = {}): Protocol {
  typed(options ?? 0, "object", "the options of protocol()");
  for (const [name, value] of Object.entries(options) as [keyof ProtocolOptions, unknown][]) {
    const types = Object.hasOwn(OPTIONS, name) ? OPTIONS[name] : undefined;
    if (!types) throw new TypeError(`protocol() knows no option ${name}`);
    typed(value, types, name);
    const words = WORDS[name];
    if (words && typeof value === "string" && !words.includes(value)) refuse(name, `one of ${words.join(", ")}`, value);
  }
  const { resume, eof, alive, accept, caughtUp } = options;
  if (caughtUp && typeof caughtUp === "object") typed(caughtUp.type ?? 0, "string", "caughtUp.type");
  return {
    traits:
      (resume ? Trait.Resume : 0) |
      (eof === "done" ? Trait.Ends : 0) |
      (alive ? Trait.Alive : 0) |
      (accept ? Trait.Json : 0),
    isShareable: !resume && !options.cursor,
    keep(lastEventId, connectOptions, source) {
      const conversation = new Conversation(lastEventId, options as ProtocolOptions, connectOptions, source as never);
      conversations.set(source, conversation);
      return conversation;
    },
  };
}

/** By their sources. */
const conversations = new WeakMap<object, Conversation>();

function conversationOf(source: Source): Conversation {
  const conversation = conversations.get(source);
  if (conversation) return conversation;
  throw new TypeError("the source has no protocol of headwater/protocol");
}

/**
 * Resolves when the source has caught up: the server has sent what there was, and what comes now is new. It has been read by
 * then, and handed to handlers; those that are awaited, and loops, may still be busy with it. Rejects where the source ends
 * before.
 *
 * @throws TypeError for a source without the option `protocol`
 *
 * @example
 * ```ts
 * const source = connect("/feed", { protocol: protocol() });
 * await caughtUp(source);
 * ```
 */
export function caughtUp(source: Source): Promise<void> {
  const conversation = conversationOf(source);
  return new Promise((resolve, reject) => {
    const end = (error: unknown): void => {
      reject(error ?? new DOMException("the source was closed before it had caught up", "AbortError"));
    };
    if (conversation.isCaughtUp) return resolve();
    if (source.state === "closed") return end(undefined);
    // Only until then: who listens to states takes failures for his own, and the console is not warned of them.
    const off = source.onState(({ state, error }) => {
      if (state !== "closed") return;
      off();
      end(error);
    });
    void conversation.caughtUp.then(() => {
      off();
      resolve();
    });
  });
}

/**
 * Whether the stream has caught up: false again as soon as it has ended.
 *
 * @throws TypeError for a source without the option `protocol`
 *
 * @example
 * ```ts
 * const source = connect("/feed", { protocol: protocol() });
 * const words = () => (isCaughtUp(source) ? "live" : "replaying");
 * ```
 */
export function isCaughtUp(source: Source): boolean {
  return conversationOf(source).isCaughtUp;
}
