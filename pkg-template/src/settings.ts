import type { Settings } from "./link/host.js";
import type { ConnectOptions } from "./types.js";

// Every option there is, with its default, `undefined` where there is none. Groups of numbers are in the
// order of crates/npm/src/numbers.rs.
const RETRY = {
  initial: 1000,
  max: 30_000,
  factor: 2,
  jitter: 0.5,
  attempts: undefined,
  elapsed: undefined,
  resetAfter: 5000,
  on: [408, 425, 429, 500, 502, 503, 504],
};
const TIMEOUT = { connect: 0, firstByte: 0, idle: 0 };
const PAUSE = 30_000;
const LIMITS = { line: 64 << 20, event: 64 << 20 };
const OPTIONS = {
  method: undefined,
  headers: undefined,
  body: undefined,
  withCredentials: undefined,
  signal: undefined,
  transport: undefined,
  parse: undefined,
  schema: undefined,
  onDecodeError: undefined,
  until: undefined,
  redirect: undefined,
  retry: undefined,
  shouldRetry: undefined,
  timeout: undefined,
  reconnect: undefined,
  pauseWhenHidden: undefined,
  awaitHandlers: undefined,
  lastEventId: undefined,
  lastEventIdParam: undefined,
  commit: undefined,
  store: undefined,
  dedupe: undefined,
  limits: undefined,
  fetch: undefined,
  ref: undefined,
} satisfies Record<keyof ConnectOptions, undefined>;

/** Who asks, beside the options. */
interface Circumstances {
  /** The URL is a function. */
  hasDynamicUrl?: boolean;
  /** By the standard's rules, with this reconnection time in ms. */
  standard?: number | undefined;
  /** How much of an unfinished event may be held between two chunks, in bytes. */
  maxBufferSize?: number | undefined;
  /** Other options need events of all types, and the blocks that they come in. */
  seesAll?: boolean;
}

/** Checks the options, and fills in the defaults. Throws a `TypeError` that names what is wrong. */
export function settings(options: ConnectOptions, { hasDynamicUrl, standard, maxBufferSize = 2 ** 32 - 1, seesAll = false }: Circumstances = {}): Settings & { method: string } {
  known(options, OPTIONS, "");
  const timeouts = group(options.timeout, TIMEOUT, "timeout.").map((time) => time || -1);
  const { transport = "auto", redirect = "follow", pauseWhenHidden: pause, shouldRetry, body, headers } = options;
  const method = (options.method ?? (body == null ? "GET" : "POST")).toUpperCase();
  const isPlain = method === "GET" && body == null && headers == null && options.fetch == null && !hasDynamicUrl && redirect === "follow";
  oneOf(transport, ["auto", "native", "fetch"], "transport");
  oneOf(redirect, ["follow", "error"], "redirect");
  functionOr(shouldRetry, "shouldRetry");
  functionOr(options.fetch, "fetch");
  if (transport === "native" && (!isPlain || seesAll)) {
    throw new TypeError(
      'transport "native" can do a GET of a fixed URL only: no headers, method, body, redirect or fetch; nor until, store, dedupe or commit',
    );
  }
  const numbers = [
    +(standard !== undefined),
    pause == null || pause === false ? -1 : number(pause === true ? PAUSE : pause, "pauseWhenHidden"),
    +["GET", "HEAD"].includes(method),
    +(options.reconnect ?? false),
    +(shouldRetry != null),
    ...timeouts,
    ...group(options.limits, LIMITS, "limits."),
    number(maxBufferSize, "maxBufferSize"),
    ...group(standard === undefined ? options.retry : { initial: standard }, RETRY, "retry."),
  ];
  return {
    method,
    numbers,
    transport: transport === "auto" ? undefined : transport,
    isPlain,
    needsFetch:
      timeouts.slice(1).some((time) => time > 0) || options.limits != null || options.retry != null || shouldRetry != null ||
      options.awaitHandlers === true || seesAll,
    isStandard: standard !== undefined,
    withCredentials: options.withCredentials ?? false,
    ref: options.ref ?? true,
  };
}

/** Throws for what is not a number from 0 on. */
export function number(value: number, name: string): number {
  if (typeof value === "number" && value >= 0) return value;
  throw new TypeError(`${name} must be a number from 0, not ${String(value)}`);
}

/** Throws for what is no function, nor absent. */
export function functionOr(value: unknown, name: string): void {
  if (value != null && typeof value !== "function") throw new TypeError(`${name} must be a function`);
}

/** Throws for what is none of these. */
export function oneOf(value: string, all: string[], name: string): void {
  if (!all.includes(value)) throw new TypeError(`${name} must be one of ${all.join(", ")}, not ${String(value)}`);
}

/** The numbers of a group of options, in the order of its defaults; -1 stands for none. */
function group(given: object | undefined, defaults: object, path: string): number[] {
  known(given, defaults, path);
  return Object.entries(defaults).flatMap(([name, preset]) => {
    const value = (given as Record<string, number | number[]> | undefined)?.[name] ?? preset;
    return value === undefined ? -1 : [value].flat().map((one) => number(one, path + name));
  });
}

/** Throws for an option that there is not. */
function known(given: object | undefined, all: object, path: string): void {
  for (const [name, value] of Object.entries(given ?? {})) {
    if (value !== undefined && !Object.hasOwn(all, name)) {
      const nearest = Object.keys(all).sort((a, b) => distance(a, name) - distance(b, name))[0]!;
      const hint = distance(nearest, name) <= Math.min(3, name.length / 2) ? ` Did you mean ${path}${nearest}?` : "";
      throw new TypeError(`connect() knows no option ${path}${name}.${hint}`);
    }
  }
}

/** How many letters two names differ in, case aside. */
function distance(a: string, b: string): number {
  let row = Array.from({ length: b.length + 1 }, (_, i) => i);
  for (let i = 0; i < a.length; i++) {
    const next = [i + 1];
    for (let j = 0; j < b.length; j++) {
      const same = a[i]!.toLowerCase() === b[j]!.toLowerCase();
      next.push(Math.min(row[j]! + +!same, row[j + 1]! + 1, next[j]! + 1));
    }
    row = next;
  }
  return row[b.length]!;
}
