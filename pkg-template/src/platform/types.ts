/// <reference lib="esnext.disposable" preserve="true" />

// The platform's types, by their own names, for declarations that are published. Where a project knows them, from
// the DOM's library or from those of Node.js, they are the project's; where it knows none, there is as much of them
// as is needed here. So the declarations compile in every project.

/** The instances of a class, where the project knows it. */
type Instance<Name extends string, Otherwise> = typeof globalThis extends { [N in Name]: { prototype: infer T } }
  ? T
  : Otherwise;

/** A class, where the project knows it. */
type Class<Name extends string, Otherwise> = typeof globalThis extends {
  [N in Name]: infer T extends abstract new (
    ...args: never
  ) => unknown;
}
  ? T
  : Otherwise;

/** As the platform's. */
export type URL = Instance<"URL", { readonly href: string; readonly origin: string }>;

/** As the platform's. */
export type Headers = Instance<"Headers", HeadersKnown>;
interface HeadersKnown {
  get(name: string): string | null;
  has(name: string): boolean;
  forEach(callback: (value: string, name: string) => void): void;
}

/** As the platform's. */
export type AbortSignal = Instance<"AbortSignal", SignalKnown>;
interface SignalKnown {
  readonly aborted: boolean;
  addEventListener(type: "abort", listener: () => void): void;
  removeEventListener(type: "abort", listener: () => void): void;
}

/** What `fetch` takes. */
type Fetch = typeof globalThis extends { fetch: (input: infer Input, init?: infer Init) => unknown }
  ? { input: Input; init: NonNullable<Init> }
  : { input: string | URL; init: InitKnown };
interface InitKnown {
  method?: string;
  headers?: Headers | Record<string, string> | [string, string][];
  body?: string | Uint8Array | null;
  credentials?: "include" | "omit" | "same-origin";
  mode?: "cors" | "no-cors" | "same-origin";
  redirect?: "error" | "follow" | "manual";
  signal?: AbortSignal | null;
}

/** What `fetch` takes first: a URL or a request. */
export type RequestInput = Fetch["input"];
/** As the platform's. */
export type RequestInit = Fetch["init"];
/** As the platform's. */
export type HeadersInit = NonNullable<RequestInit["headers"]>;
/** As the platform's. */
export type BodyInit = NonNullable<RequestInit["body"]>;

/** As the platform's. */
export type Response = Instance<"Response", ResponseKnown>;
interface ResponseKnown {
  readonly ok: boolean;
  readonly status: number;
  readonly url: string;
  readonly headers: Headers;
  text(): Promise<string>;
  json(): Promise<any>;
}

/** As the platform's. */
export type Event = Instance<"Event", EventKnown>;
interface EventKnown {
  readonly type: string;
  readonly timeStamp: number;
  preventDefault(): void;
}

/** As the platform's. What the data is, only the server knows. */
export type MessageEvent = Instance<"MessageEvent", MessageKnown>;
interface MessageKnown extends EventKnown {
  readonly data: any;
  readonly origin: string;
  readonly lastEventId: string;
}

type EventTarget = Instance<"EventTarget", TargetKnown>;
interface TargetKnown {
  addEventListener(
    type: string,
    listener: Listener | null,
    options?: boolean | { capture?: boolean; once?: boolean; passive?: boolean; signal?: AbortSignal },
  ): void;
  removeEventListener(type: string, listener: Listener | null, options?: boolean | { capture?: boolean }): void;
  dispatchEvent(event: Event): boolean;
}
type Listener = ((event: Event) => void) | { handleEvent(event: Event): void };

/** What listens to events of any type. */
export type AnyListener = Parameters<EventTarget["addEventListener"]>[1] | null;
/** As the platform's `addEventListener` takes. */
export type AddListenerOptions = NonNullable<Parameters<EventTarget["addEventListener"]>[2]>;
/** As the platform's `removeEventListener` takes. */
export type RemoveListenerOptions = NonNullable<Parameters<EventTarget["removeEventListener"]>[2]>;

/** As the platform's. */
export type EventTargetClass = Class<"EventTarget", new () => TargetKnown>;
/** As the platform's. */
export type EventClass = Class<"Event", new (type: string) => EventKnown>;

/** As the platform's. */
export type TransformStreamClass = Class<
  "TransformStream",
  abstract new <I, O>(
    transformer?: object,
  ) => {
    readonly readable: AsyncIterable<O>;
    readonly writable: { getWriter(): { write(chunk: I): Promise<void>; close(): Promise<void> } };
  }
>;

/** As the platform's `WebAssembly.Module`. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T : object;

/** What {@link TransformStreamClass} says, as a value that is none: for the type of its instances. */
export declare const transformStreamClass: TransformStreamClass;
