import type { ConnectOptions } from "../client/options.js";
import { NONE, Reconnect, Setting, Transport } from "../engine/abi.js";
import type { Settings } from "./host.js";
import { headersOf, sendable } from "./request.js";

/** A value among the settings: a yes or no is 1 or 0 there. */
type Value = number | boolean;

/** A group of options: for each its place among the settings, and its default, `NONE` where there is none. */
type Group = Readonly<Record<string, readonly [Setting, Value | readonly number[]]>>;

// Every option there is.
const RETRY: Group = {
  initial: [Setting.Initial, 1000],
  max: [Setting.Max, 30_000],
  factor: [Setting.Factor, 2],
  jitter: [Setting.Jitter, 0.5],
  attempts: [Setting.Attempts, NONE],
  elapsed: [Setting.Elapsed, NONE],
  resetAfter: [Setting.ResetAfter, 5000],
  on: [Setting.On, [408, 425, 429, 500, 502, 503, 504]],
};
const TIMEOUT: Group = {
  connect: [Setting.Connect, NONE],
  firstByte: [Setting.FirstByte, NONE],
  idle: [Setting.Idle, NONE],
};
const RECONNECT: Readonly<Record<string, Reconnect>> = {
  true: Reconnect.Always,
  refused: Reconnect.Refused,
  false: Reconnect.Never,
};
const PAUSE = 30_000;
const LIMITS: Group = { line: [Setting.Line, 64 << 20], event: [Setting.Event, 64 << 20] };
const LENIENT: Group = {
  dataless: [Setting.Dataless, false],
  unterminated: [Setting.Unterminated, false],
  contentType: [Setting.ContentType, false],
  leadingSpace: [Setting.LeadingSpace, false],
};
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
  oneOf(transport, ["auto", "native", "fetch"], "transport");
  oneOf(redirect, ["follow", "error"], "redirect");
  if (reconnect != null) oneOf(String(reconnect), Object.keys(RECONNECT), "reconnect");
  sendable(body);
  if (transport === "native" && (!isPlain || seesAll)) {
    throw new TypeError(
      'transport "native" can only GET a fixed URL: no headers, redirect, fetch; nor until, store, dedupe, commit',
    );
  }
  const numbers: number[] = Object.assign([], {
    [Setting.Standard]: +(standard !== undefined),
    [Setting.PauseWhenHidden]:
      pause == null || pause === false ? NONE : number(pause === true ? PAUSE : pause, "pauseWhenHidden"),
    [Setting.Idempotent]: +(["GET", "HEAD"].includes(method) || hasKey(headers)),
    [Setting.Reconnect]: reconnect == null ? NONE : RECONNECT[String(reconnect)]!,
    [Setting.Fresh]: +(hasDynamicUrl || typeof headers === "function" || typeof body === "function"),
    [Setting.Until]: +until,
    [Setting.Ask]: +(shouldRetry != null),
    [Setting.Transport]: transport === "auto" ? NONE : transport === "native" ? Transport.Native : Transport.Fetch,
    [Setting.IsPlain]: +isPlain,
    [Setting.Held]: number(maxBufferSize, "maxBufferSize"),
  });
  put(numbers, options.timeout, TIMEOUT, "timeout.");
  put(numbers, options.lenient, LENIENT, "lenient.");
  put(numbers, options.limits, LIMITS, "limits.");
  put(numbers, standard === undefined ? options.retry : { initial: standard }, RETRY, "retry.");
  // A time-out of 0 is none.
  for (const [place] of Object.values(TIMEOUT)) numbers[place] ||= NONE;
  const hasTimeout = numbers[Setting.FirstByte]! > 0 || numbers[Setting.Idle]! > 0;
  numbers[Setting.NeedsFetch] = +(
    hasTimeout ||
    options.limits != null ||
    options.retry != null ||
    shouldRetry != null ||
    options.awaitHandlers === true ||
    seesAll
  );
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

/** Throws for what is none of these. */
export function oneOf(value: string, all: string[], name: string): void {
  if (!all.includes(value)) throw new TypeError(`${name} must be one of ${all.join(", ")}, not ${String(value)}`);
}

/** Puts the values of a group of options into their places. A list takes its place and those after it. */
function put(numbers: number[], given: object | undefined, all: Group, path: string): void {
  known(given, all, path);
  for (const [name, [place, preset]] of Object.entries(all)) {
    const value = (given as Record<string, Value | number[] | undefined> | undefined)?.[name];
    const checked =
      value === undefined
        ? preset
        : (Array.isArray(preset) ? [value].flat() : [value as Value]).map((one) =>
            preset === false ? typed(one, "boolean", path + name) : number(one as number, path + name),
          );
    [checked].flat().forEach((one, index) => (numbers[place + index] = one as number));
  }
}

/** Throws for an option that there is not, or that is of another type. */
function known(given: object | undefined, all: Record<string, unknown>, path: string): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    const types = Object.hasOwn(all, name) && all[name];
    if (typeof types === "string") typed(value, types, name);
    if (value !== undefined && !types) {
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
