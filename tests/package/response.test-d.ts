// What TypeScript infers of sources that are made of responses, and of what they are handed on as. Compiled, not run.
import { connect, type FetchLikeResponse, type Source, type SourceEvent } from "headwater";
import { protocol } from "headwater/protocol";
import { fromReadableStream, fromResponse, type Reads, toReadableStream, toResponse } from "headwater/response";
import { z } from "zod";

type Same<A, B> = (<T>() => T extends A ? 1 : 2) extends <T>() => T extends B ? 1 : 2 ? true : false;
/** Fails to compile where the value's type is another than this one. */
declare function expectType<T>(): <U>(value: U, ...same: Same<T, U> extends true ? [] : ["another type"]) => void;

type Prices = { tick: { price: number }; halt: string };
declare const response: Response;
declare const like: FetchLikeResponse;

expectType<Source<Record<string, string>>>()(fromResponse(response));
expectType<Source<Record<string, string>>>()(fromResponse(like, { until: "[DONE]" }));
expectType<Source<Prices>>()(fromResponse<Prices>(response, { parse: { tick: "json" } }));
expectType<Source<Record<string, unknown>>>()(fromResponse(response, { parse: "json" }));
fromResponse(response, { schema: { tick: z.object({ price: z.number() }) } }).on("tick", ({ data }) =>
  expectType<number>()(data.price),
);
fromResponse(response, { protocol: protocol({ resume: "get" }), url: new URL("http://x.test/"), headers: {} });
// @ts-expect-error the map has payloads that are not text, and nothing makes them
fromResponse<Prices>(response, {});
// @ts-expect-error a promise of a response is none
fromResponse(fetch("/feed"));
// @ts-expect-error it is not requested again
fromResponse(response, { reconnect: true });
// @ts-expect-error it has no transport to choose
fromResponse(response, { parse: "json", transport: "native" });

expectType<Source<Record<string, string>>>()(fromReadableStream(new Blob([]).stream()));
declare const texts: ReadableStream<string>;
expectType<Source<Record<string, unknown>>>()(fromReadableStream(texts, { parse: "json" }));
// @ts-expect-error a response is no stream
fromReadableStream(response);
const read: Reads<FetchLikeResponse> = fromResponse;
read(response);

const prices = connect<Prices>("/prices", { parse: { tick: "json" } });
expectType<ReadableStream<SourceEvent<{ price: number }, "tick">>>()(toReadableStream(prices, "tick"));
expectType<ReadableStream<SourceEvent<{ price: number }, "tick"> | SourceEvent<string, "halt">>>()(
  toReadableStream(prices),
);
expectType<Response>()(toResponse(prices, { status: 200, headers: new Headers() }));
// @ts-expect-error there is no such field
toResponse(prices, { state: 200 });
