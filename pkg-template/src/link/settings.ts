import type { ConnectOptions } from "../client/options.js";
import { NONE } from "../engine/abi.js";
import type { Settings } from "./host.js";
import { headersOf, sendable } from "./request.js";

/** A group of options and their defaults, `NONE` where there is no default. The order is that of `Setting`. */
type Group = Readonly<Record<string, number | boolean | readonly number[]>>;

const RETRY: Group = {
  initial: 1000,
  max: 30_000,
  factor: 2,
  jitter: 0.5,
  attempts: NONE,
  elapsed: NONE,
  resetAfter: 5000,
  maxServerDelay: 86_400_000,
  on: [408, 425, 429, 500, 502, 503, 504],
};
const TIMEOUT: Group = { connect: NONE, firstByte: NONE, idle: NONE };
export const LIMITS = { line: 8 << 20, event: 8 << 20, type: 16_384, id: 4096 };
const PAUSE = 30_000;
const LENIENT: Group = { dataless: false, unterminated: false, contentType: false, leadingSpace: false };
/** Every option of `connect()` with its types; `true` where any type will do. */
const OPTIONS = {
  method: "string",
  transport: "string",
  redirect: "string",
  lastEventId: "string",
  lastEventIdParam: "string",
  body: "string or object or function",
  until: "string or object or function",
  parse: "string or object or function",
  schema: "object or function",
  headers: "object or array or function",
  signal: "object",
  retry: "object",
  timeout: "object",
  limits: "object",
  lenient: "object",
  store: "object",
  protocol: "object",
  share: "object",
  log: "object",
  fetch: "function",
  shouldRetry: "function",
  onDecodeError: "function",
  onComment: "function",
  onIgnored: "function",
  withCredentials: "boolean",
  awaitHandlers: "boolean",
  ref: "boolean",
  reconnect: "boolean or string",
  pauseWhenHidden: "boolean or number",
  json: true,
} satisfies Record<keyof ConnectOptions, string | true>;

/**
 * Checks the options and fills in the defaults. Throws a `TypeError` that names the option at fault.
 *
 * @param hasDynamicUrl whether the URL is a function
 * @param standard the reconnection time in ms, for a source that follows the standard's rules
 * @param maxBufferSize the most that is held of an unfinished event between two chunks, in bytes
 */
export function settings(
  options: ConnectOptions,
  hasDynamicUrl?: boolean,
  standard?: number,
  maxBufferSize?: number,
): Settings & { method: string } {
  known(options, OPTIONS, "");
  const {
    transport = "auto",
    redirect = "follow",
    pauseWhenHidden: pause,
    shouldRetry,
    body,
    headers,
    reconnect,
    store,
    protocol,
    share,
    until,
  } = options;
  const method = (options.method ?? (body == null ? "GET" : "POST")).toUpperCase();
  const isPlain =
    method === "GET" && (body ?? headers ?? options.fetch) == null && !hasDynamicUrl && redirect === "follow";
  // These need events of every type, IDs that come without an event, comments, or the stream's bytes: native gives none of them.
  const seesAll = (until ?? store ?? protocol ?? share ?? options.onComment ?? options.onIgnored) != null;
  if (until && typeof until === "object") typed(until.type ?? 0, "string", "until.type");
  oneOf(redirect, ["follow", "same-origin", "error"], "redirect");
  sendable(body);
  if (transport === "native" && (!isPlain || seesAll)) {
    throw new TypeError(
      'transport "native" can only GET a fixed URL: no headers, redirect, fetch, until, store, protocol, share, onComment, onIgnored',
    );
  }
  // 0 means no time-out.
  const timeout = numbersOf(options.timeout, TIMEOUT, "timeout.").map((time) => time || NONE);
  // The order is that of `Setting`.
  const numbers = [
    +(standard !== undefined),
    pause == null || pause === false ? NONE : number(pause === true ? PAUSE : pause, "pauseWhenHidden"),
    // Fixed headers with an idempotency key: a server then recognizes a request that is sent again.
    +(["GET", "HEAD"].includes(method) || (typeof headers !== "function" && headersOf(headers).has("idempotency-key"))),
    // The order is that of `Reconnect`.
    reconnect == null ? NONE : oneOf(String(reconnect), ["true", "refused", "false"], "reconnect"),
    +(hasDynamicUrl || typeof headers === "function" || typeof body === "function"),
    +(until != null),
    protocol?.traits ?? 0,
    +(shouldRetry != null),
    // "auto" becomes `NONE`; the others follow in the order of `Transport`.
    oneOf(transport, ["auto", "native", "fetch"], "transport") + NONE,
    // Where the options name it, nothing else may carry it, however plain it is.
    +(isPlain && transport !== "fetch"),
    // Whether an option needs something that native hides or can't do.
    +(
      timeout[1]! > 0 ||
      timeout[2]! > 0 ||
      (options.limits ?? options.retry ?? shouldRetry) != null ||
      options.awaitHandlers === true ||
      seesAll
    ),
    ...numbersOf(options.lenient, LENIENT, "lenient."),
    ...timeout,
    ...numbersOf(options.limits, LIMITS, "limits."),
    maxBufferSize === undefined ? 2 ** 32 - 1 : number(maxBufferSize, "maxBufferSize"),
    ...numbersOf(standard === undefined ? options.retry : { initial: standard }, RETRY, "retry."),
  ];
  return { method, _numbers: numbers, withCredentials: options.withCredentials ?? false, ref: options.ref ?? true };
}

/** Throws, since the option of this name has to be something else. */
export function refuse(name: string, wanted: string, given: unknown): never {
  throw new TypeError(`${name} must be ${wanted}, not ${String(given)}`);
}

/** Returns the value; throws if it is not a number from 0. */
function number(value: number, name: string): number {
  return typeof value === "number" && value >= 0 ? value : refuse(name, "a number from 0", value);
}

/**
 * Returns the value; throws if it has none of these types. The message has only its type: the value may be a secret.
 */
export function typed<T>(value: T, types: string, name: string): T {
  const type = Array.isArray(value) ? "array" : typeof value;
  return value == null || types.split(" or ").includes(type) ? value : refuse(name, `of type ${types}`, type);
}

/** The index of the value among these. Throws if it is none of them. */
function oneOf(value: string, all: string[], name: string): number {
  const place = all.indexOf(value);
  return place < 0 ? refuse(name, `one of ${all.join(", ")}`, value) : place;
}

/** The numbers of a group of options: the given ones, and defaults for the others. A boolean becomes 1 or 0. */
function numbersOf(given: object | undefined, all: Group, path: string): number[] {
  known(given, all, path);
  return Object.entries(all).flatMap(([name, preset]) => {
    const value = (given as Record<string, typeof preset | undefined> | undefined)?.[name];
    if (value === undefined) return preset as number | number[];
    if (typeof preset === "boolean") return +typed(value, "boolean", path + name);
    return (typeof preset === "number" ? [value as number] : [value].flat()).map((one) =>
      number(one as number, path + name),
    );
  });
}

/** Throws for an unknown option, and for one of the wrong type. */
function known(given: object | undefined, all: Record<string, unknown>, path: string): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    const types = Object.hasOwn(all, name) ? all[name] : undefined;
    if (typeof types === "string") typed(value, types, name);
    if (value !== undefined && types === undefined) {
      throw new TypeError(`connect() knows no option ${path}${name}`);
    }
  }
}
