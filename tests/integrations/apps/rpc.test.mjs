// tRPC's subscriptions by the class, oRPC's event iterators by connect().
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { os, withEventMeta } from "@orpc/server";
import { RPCHandler } from "@orpc/server/node";
import { createTRPCClient } from "@trpc/client";
import { initTRPC, TRPCError, tracked } from "@trpc/server";
import { createHTTPHandler } from "@trpc/server/adapters/standalone";
import * as z from "zod";
import { serving, until } from "../support/cuts.mjs";
import { recipe } from "../support/recipes.mjs";
import { folder } from "./support.mjs";

const { subscriptions } = await recipe("trpc.ts", folder);
const { iterate } = await recipe("orpc.ts", folder);

/** A server of tRPC that counts, and what it was asked. */
function trpc() {
  const asked = [];
  const { router, procedure } = initTRPC.context().create({ sse: { ping: { enabled: true, intervalMs: 20 } } });
  const guarded = procedure.use(({ ctx, next }) => {
    if (!ctx.authorization?.startsWith("Bearer ")) throw new TRPCError({ code: "UNAUTHORIZED" });
    return next();
  });
  const input = z.object({ to: z.number(), lastEventId: z.string().optional() });
  const app = router({
    count: guarded.input(input).subscription(async function* ({ input: { to, lastEventId }, ctx }) {
      asked.push([lastEventId, ctx.authorization]);
      for (let count = Number(lastEventId ?? 0) + 1; count <= to; count++)
        yield tracked(String(count), { text: `number ${count}` });
    }),
    fails: procedure.subscription(async function* () {
      yield { text: "one" };
      throw new TRPCError({ code: "FORBIDDEN", message: "not for you" });
    }),
  });
  const createContext = ({ req }) => ({ authorization: req.headers.authorization });
  return { server: createServer(createHTTPHandler({ router: app, createContext })), asked };
}

/** What a subscription of tRPC brings, up to its end. */
function gather(subscription, input, seen = []) {
  return new Promise((resolve, reject) => {
    const states = [];
    subscription.subscribe(input, {
      onData: (data) => seen.push(data),
      onConnectionStateChange: ({ state }) => states.push(state),
      onComplete: () => resolve({ seen, states }),
      onError: reject,
    });
  });
}

test("tRPC goes on behind the last tracked ID, with a new token", async () => {
  const { server, asked } = trpc();
  await serving(server, async (line) => {
    const heard = [];
    line.cutAt("number 3", () => until(() => heard.length === 2));
    let tokens = 0;
    const link = subscriptions(line.origin, async () => `token-${++tokens}`);
    const client = createTRPCClient({ links: [link] });
    const { seen, states } = await gather(client.count, { to: 6 }, heard);
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5, 6].map((count) => ({ id: String(count), data: { text: `number ${count}` } })),
    );
    assert.deepEqual(asked, [
      [undefined, "Bearer token-1"],
      ["2", "Bearer token-2"],
    ]);
    assert.deepEqual(states, ["connecting", "pending", "connecting", "pending", "idle"]);
  });
});

test("a subscription of tRPC that fails is told of its reason", async () => {
  const { server } = trpc();
  await serving(server, async (line) => {
    const client = createTRPCClient({ links: [subscriptions(line.origin, async () => "token")] });
    await assert.rejects(gather(client.fails), ({ name, message }) => {
      assert.deepEqual([name, message], ["TRPCClientError", "not for you"]);
      return true;
    });
  });
});

/** A server of oRPC that counts, and from where it was asked to. */
function orpc() {
  const asked = [];
  const router = {
    count: os.input(z.object({ to: z.number() })).handler(async function* ({ input, lastEventId }) {
      asked.push(lastEventId);
      for (let count = Number(lastEventId ?? 0) + 1; count <= input.to; count++)
        yield withEventMeta({ text: `number ${count}` }, { id: String(count), retry: 10 });
      return { last: input.to };
    }),
    fails: os.handler(async function* () {
      yield withEventMeta({ text: "one" }, { id: "1" });
      throw new Error("secret");
    }),
  };
  const handler = new RPCHandler(router);
  const server = createServer(async (request, response) => {
    const { matched } = await handler.handle(request, response, { prefix: "/rpc", context: {} });
    if (!matched) response.writeHead(404).end();
  });
  return { server, asked };
}

test("oRPC's event iterator goes on behind the last ID", async () => {
  const { server, asked } = orpc();
  await serving(server, async (line) => {
    const seen = [];
    line.cutAt("number 3", () => until(() => seen.length === 2));
    for await (const { text } of iterate(`${line.origin}/rpc/count`, { to: 6 })) seen.push(text);
    assert.deepEqual(
      seen,
      [1, 2, 3, 4, 5, 6].map((count) => `number ${count}`),
    );
    assert.deepEqual(asked, [undefined, "2"]);
  });
});

test("an event iterator of oRPC that fails is told so", async () => {
  const { server } = orpc();
  await serving(server, async (line) => {
    const seen = [];
    await assert.rejects(async () => {
      for await (const { text } of iterate(`${line.origin}/rpc/fails`)) seen.push(text);
    }, /Internal server error/);
    assert.deepEqual(seen, ["one"]);
  });
});
