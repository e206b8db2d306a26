import type { EventMap } from "./events.js";

/**
 * A schema that validates a value, by the Standard Schema specification, version 1. The schemas of zod, valibot,
 * arktype and other libraries are such.
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
  /** All members of the specification. The name with a tilde does not collide with a library's own members. */
  readonly "~standard": {
    /** The specification's version. */
    readonly version: 1;
    /** The name of the library that made the schema. */
    readonly vendor: string;
    /** Validates a value. It must return the result itself and no promise, since an event can't wait for its schema. */
    readonly validate: (value: unknown) => SchemaResult<Output> | Promise<SchemaResult<Output>>;
    /** Used by the compiler only. */
    readonly types?:
      | {
          /** The type of the value before validation. */
          readonly input: Input;
          /** The type of the value after validation. */
          readonly output: Output;
        }
      | undefined;
  };
}

/**
 * The result of a validation: the payload, or what is wrong with it.
 *
 * @example
 * ```ts
 * const good: SchemaResult<number> = { value: 1 };
 * ```
 */
export type SchemaResult<Output> =
  | {
      /** The payload after validation. */
      readonly value: Output;
      /** Absent: the payload fits. */
      readonly issues?: undefined;
    }
  | {
      /** Everything that is wrong with the payload. */
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
  /** The keys that lead to the value at fault. */
  readonly path?:
    | readonly (
        | PropertyKey
        | {
            /** The key of this step. */
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

/** The type of a payload after validation. */
type Output<S> = S extends StandardSchema ? NonNullable<S["~standard"]["types"]>["output"] : never;

/**
 * The event map that follows from schemas.
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
      /** The schema for types without one of their own. */
      readonly "*"?: StandardSchema<any, "*" extends keyof E ? E["*"] : any> | undefined;
    });

/**
 * Thrown for a payload that does not fit its schema. The client makes a `DecodeError` of it, which has more facts. The
 * issues are in no message: libraries quote the payload in them.
 */
export class Misfit extends Error {
  constructor(readonly issues: readonly SchemaIssue[]) {
    super();
  }
}

/** The payload after validation by its schema. Throws a {@link Misfit} if it does not fit. */
export function fit(schema: StandardSchema, value: unknown): unknown {
  const result = schema["~standard"].validate(value);
  if ("then" in result) {
    // Nobody waits for the promise, which may reject for what a server has sent.
    result.then(undefined, () => {});
    throw new TypeError("its schema is asynchronous");
  }
  if (result.issues) throw new Misfit(result.issues);
  return result.value;
}
