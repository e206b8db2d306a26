/// <reference lib="esnext.disposable" preserve="true" />

// The platform's types under their own names, for the published declarations. Where a project has them, from the DOM
// library or from Node's types, they are the project's own. Where it has none, this file declares the part that is
// needed. So the declarations compile in every project.

/** The type of a class's instances where the project has the class; else `Otherwise`. */
type Instance<Name extends string, Otherwise> = typeof globalThis extends { [N in Name]: { prototype: infer T } }
  ? T
  : Otherwise;

/** The type of a class where the project has it; else `Otherwise`. */
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

/** The types of the two arguments of `fetch`. */
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

/** The first argument of `fetch`: a URL or a request. */
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

/** As the platform's. The type of the data is `any`, since only the server knows it. */
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

/** A listener of events of any type. */
export type AnyListener = Parameters<EventTarget["addEventListener"]>[1] | null;
/** The options of the platform's `addEventListener`. */
export type AddListenerOptions = NonNullable<Parameters<EventTarget["addEventListener"]>[2]>;
/** The options of the platform's `removeEventListener`. */
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

/** As the platform's. */
export type ReadableStreamClass = Class<
  "ReadableStream",
  abstract new <T>(
    source?: object,
  ) => {
    readonly locked: boolean;
    cancel(reason?: unknown): Promise<void>;
    getReader(): {
      read(): Promise<{ done: false; value: T } | { done: true; value?: T | undefined }>;
      cancel(reason?: unknown): Promise<void>;
      releaseLock(): void;
    };
  }
>;

/** As the platform's `WebAssembly.Module`. */
export type WasmModule = typeof globalThis extends { WebAssembly: { Module: { prototype: infer T } } } ? T : object;

/**
 * A value of the type {@link TransformStreamClass} that exists for the compiler only, to take the type of instances.
 */
export declare const transformStreamClass: TransformStreamClass;

/** Likewise, of the type {@link ReadableStreamClass}. */
export declare const readableStreamClass: ReadableStreamClass;
