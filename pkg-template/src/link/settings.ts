import type { ConnectOptions } from "../client/options.js";
import { NONE } from "../engine/abi.js";
import type { Settings } from "./host.js";
import { headersOf, sendable } from "./request.js";

/** A group of options: each with its default, `NONE` where there is none, in the order of `Setting`. */
type Group = Readonly<Record<string, number | boolean | readonly number[]>>;

// Every option there is.
const RETRY: Group = {
  initial: 1000,
  max: 30_000,
  factor: 2,
  jitter: 0.5,
  attempts: NONE,
  elapsed: NONE,
  resetAfter: 5000,
  on: [408, 425, 429, 500, 502, 503, 504],
};
const TIMEOUT: Group = { connect: NONE, firstByte: NONE, idle: NONE };
const LIMITS: Group = { line: 64 << 20, event: 64 << 20 };
const PAUSE = 30_000;
const LENIENT: Group = { dataless: false, unterminated: false, contentType: false, leadingSpace: false };
/** Each with the types that it may be of, where not all will do. */
const OPTIONS = {
  method: "string",
  headers: "object or array or function",
  body: "string or object or function",
  json: true,
  withCredentials: "boolean",
  signal: "object",
  transport: "string",
  parse: "string or function or object",
  schema: "object or function",
  onDecodeError: "function",
  until: "string or function",
  redirect: "string",
  retry: "object",
  shouldRetry: "function",
  timeout: "object",
  reconnect: "boolean or string",
  pauseWhenHidden: "boolean or number",
  awaitHandlers: "boolean",
  lastEventId: "string",
  lastEventIdParam: "string",
  commit: "string",
  store: "object",
  dedupe: "boolean or number",
  limits: "object",
  lenient: "object",
  fetch: "function",
  log: "object",
  ref: "boolean",
} satisfies Record<keyof ConnectOptions, string | true>;

/** Who asks, beside the options. */
interface Circumstances {
  /** The URL is a function. */
  _hasDynamicUrl?: boolean;
  /** By the standard's rules, with this reconnection time in ms. */
  standard?: number | undefined;
  /** How much of an unfinished event may be held between two chunks, in bytes. */
  maxBufferSize?: number | undefined;
  /** Other options need events of all types, and the blocks that they come in. */
  _seesAll?: boolean;
  /** An event that ends the source is waited for. */
  _until?: boolean;
}

/** Checks the options, and fills in the defaults. Throws a `TypeError` that names what is wrong. */
export function settings(
  options: ConnectOptions,
  {
    _hasDynamicUrl: hasDynamicUrl,
    standard,
    maxBufferSize = 2 ** 32 - 1,
    _seesAll: seesAll = false,
    _until: until = false,
  }: Circumstances = {},
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
  } = options;
  const method = (options.method ?? (body == null ? "GET" : "POST")).toUpperCase();
  const isPlain =
    method === "GET" &&
    body == null &&
    headers == null &&
    options.fetch == null &&
    !hasDynamicUrl &&
    redirect === "follow";
  oneOf(redirect, ["follow", "error"], "redirect");
  sendable(body);
  if (transport === "native" && (!isPlain || seesAll)) {
    throw new TypeError(
      'transport "native" can only GET a fixed URL: no headers, redirect, fetch; nor until, store, dedupe, commit',
    );
  }
  // A time-out of 0 is none.
  const timeout = numbersOf(options.timeout, TIMEOUT, "timeout.").map((time) => time || NONE);
  // Each at its place in `Setting`.
  const numbers = [
    +(standard !== undefined),
    pause == null || pause === false ? NONE : number(pause === true ? PAUSE : pause, "pauseWhenHidden"),
    +(["GET", "HEAD"].includes(method) || hasKey(headers)),
    // In the order of `Reconnect`.
    reconnect == null ? NONE : oneOf(String(reconnect), ["true", "refused", "false"], "reconnect"),
    +(hasDynamicUrl || typeof headers === "function" || typeof body === "function"),
    +until,
    +(shouldRetry != null),
    // `NONE`, and then in the order of `Transport`.
    oneOf(transport, ["auto", "native", "fetch"], "transport") + NONE,
    +isPlain,
    // What native hides, or can't do.
    +(
      timeout[1]! > 0 ||
      timeout[2]! > 0 ||
      options.limits != null ||
      options.retry != null ||
      shouldRetry != null ||
      options.awaitHandlers === true ||
      seesAll
    ),
    ...numbersOf(options.lenient, LENIENT, "lenient."),
    ...timeout,
    ...numbersOf(options.limits, LIMITS, "limits."),
    number(maxBufferSize, "maxBufferSize"),
    ...numbersOf(standard === undefined ? options.retry : { initial: standard }, RETRY, "retry."),
  ];
  return { method, _numbers: numbers, withCredentials: options.withCredentials ?? false, ref: options.ref ?? true };
}

/** Whether fixed headers have a key by which a server knows a request that it was sent before. */
function hasKey(headers: ConnectOptions["headers"]): boolean {
  return typeof headers !== "function" && headersOf(headers).has("idempotency-key");
}

/** Throws for what is not a number from 0 on. */
export function number(value: number, name: string): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new TypeError(`${name} must be a number from 0, not ${String(value)}`);
}

/** Throws for what is of none of these types, nor absent. What it is may be a secret: only its type is told. */
export function typed<T>(value: T, types: string, name: string): T {
  const type = Array.isArray(value) ? "array" : typeof value;
  if (value != null && !types.split(" or ").includes(type))
    throw new TypeError(`${name} must be of type ${types}, not ${type}`);
  return value;
}

/** The place that a value has among these. Throws for what is none of them. */
export function oneOf(value: string, all: string[], name: string): number {
  const place = all.indexOf(value);
  if (place < 0) throw new TypeError(`${name} must be one of ${all.join(", ")}, not ${String(value)}`);
  return place;
}

/** The numbers of a group of options: those that are given, and the defaults of the others. A yes or no is 1 or 0. */
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

/** Throws for an option that there is not, or that is of another type. */
function known(given: object | undefined, all: Record<string, unknown>, path: string): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    const types = Object.hasOwn(all, name) ? all[name] : undefined;
    if (typeof types === "string") typed(value, types, name);
    if (value !== undefined && types === undefined) {
      // The common slips: another case, two letters in each other's place, another ending.
      const meant = Object.keys(all).find(
        (one) => letters(one) === letters(name) || one.slice(0, 4) === name.slice(0, 4),
      );
      const hint = meant ? ` Did you mean ${path}${meant}?` : "";
      throw new TypeError(`connect() knows no option ${path}${name}.${hint}`);
    }
  }
}

/** A name's letters, without their case and order. */
function letters(name: string): string {
  return [...name.toLowerCase()].sort().join("");
}
