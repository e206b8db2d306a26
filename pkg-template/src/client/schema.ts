import type { EventMap } from "./events.js";

/**
 * What validates a value, after the Standard Schema specification, version 1: zod, valibot, arktype and
 * others make them.
 *
 * @example
 * ```ts
 * const positive: StandardSchema<unknown, number> = {
 *   "~standard": {
 *     version: 1,
 *     vendor: "own",
 *     validate: (value) => (typeof value === "number" && value > 0 ? { value } : { issues: [{ message: "not positive" }] }),
 *   },
 * };
 * ```
 */
export interface StandardSchema<Input = any, Output = any> {
  /** All that the specification asks for; its name keeps it out of the way of a library's own. */
  readonly "~standard": {
    /** The specification's version. */
    readonly version: 1;
    /** The library that has made it. */
    readonly vendor: string;
    /** Must answer at once: an event can't wait for its schema. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** For the compiler alone. */
    readonly types?:
      | {
          /** What it takes. */
          readonly input: Input;
          /** What it makes of it. */
          readonly output: Output;
        }
      | undefined;
  };
}

/**
 * A payload that fits, or what is wrong with it.
 *
 * @example
 * ```ts
 * const good: SchemaResult<number> = { value: 1 };
 * ```
 */
export type SchemaResult<Output> =
  | {
      /** The payload, as the schema makes it. */
      readonly value: Output;
      /** There are none. */
      readonly issues?: undefined;
    }
  | {
      /** All that is wrong. */
      readonly issues: readonly SchemaIssue[];
    };

/**
 * One thing that is wrong with a payload.
 *
 * @example
 * ```ts
 * const show = ({ path, message }: SchemaIssue) => console.log(path, message);
 * ```
 */
export interface SchemaIssue {
  /** What is wrong, in words. */
  readonly message: string;
  /** The way to it through the payload. */
  readonly path?:
    | readonly (
        | PropertyKey
        | {
            /** The step's own key. */
            readonly key: PropertyKey;
          }
      )[]
    | undefined;
}

/**
 * A schema for the payloads of all types, or schemas by type with `*` for the rest.
 *
 * @example
 * ```ts
 * const schemas: Schemas = { tick: z.object({ price: z.number() }) };
 * ```
 */
export type Schemas = StandardSchema | { readonly [type: string]: StandardSchema };

/** What a schema makes of a payload. */
type Output<S> = S extends StandardSchema ? NonNullable<S["~standard"]["types"]>["output"] : never;

/**
 * The event map that schemas make.
 *
 * @example
 * ```ts
 * const schemas = { tick: z.object({ price: z.number() }) };
 * type Prices = EventsOf<typeof schemas>; // { tick: { price: number } }
 * ```
 */
export type EventsOf<S extends Schemas> = S extends StandardSchema
  ? Record<string, Output<S>>
  : { [K in keyof S & string]: Output<S[K]> };

/**
 * Schemas for the payloads of an event map.
 *
 * @example
 * ```ts
 * const schemas: SchemaFor<{ tick: number }> = { tick: z.number() };
 * ```
 */
export type SchemaFor<E extends EventMap> =
  | StandardSchema<any, E[keyof E]>
  | ({ readonly [K in keyof E & string]?: StandardSchema<any, E[K]> | undefined } & {
      /** For types that have none of their own. */
      readonly "*"?: StandardSchema<any, "*" extends keyof E ? E["*"] : any> | undefined;
    });

/** What is wrong with a payload, on its way to a {@link DecodeError}. */
export class Misfit extends Error {
  constructor(readonly issues: readonly SchemaIssue[]) {
    super(issues.map(sentence).join("; "));
  }
}

/** The payload as its schema makes it. Throws where it does not fit. */
export function fit(schema: StandardSchema, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  if ("then" in result) throw new TypeError("its schema is asynchronous, and an event can't wait for it");
  if (result.issues) throw new Misfit(result.issues);
  return result.value;
}

function sentence({ message, path = [] }: SchemaIssue): string {
  const way = path.map((step) => String(typeof step === "object" ? step.key : step)).join(".");
  return way ? `${way}: ${message}` : message;
}
