// GraphQL over SSE, in both of its modes.
import assert from "node:assert/strict";
import { createServer } from "node:http";
import { test } from "node:test";
import { GraphQLInt, GraphQLObjectType, GraphQLSchema, GraphQLString } from "graphql";
import { createHandler } from "graphql-sse/lib/use/http";
import { createSchema, createYoga } from "graphql-yoga";
import { serving, until } from "../support/cuts.mjs";
import { recipe } from "../support/recipes.mjs";
import { folder } from "./support.mjs";

const distinct = await recipe("graphql-sse.ts", folder);
const single = await recipe("graphql-single.ts", folder);

const COUNT = "subscription ($after: Int) { count(after: $after, to: 6) }";
const numbers = (values) => values.map((count) => ({ data: { count } }));

/** Counts on, and notes from where it was asked to. Each number takes a turn of the event loop, as news would. */
function counting(asked) {
  return async function* ({ after = 0, to }) {
    asked.push(after);
    for (let count = after + 1; count <= to; count++) {
      yield { count };
      await new Promise(setImmediate);
    }
  };
}

/** GraphQL Yoga, and what its resolvers were asked for. */
function yoga() {
  const asked = [];
  const count = counting(asked);
  const calls = [];
  const schema = createSchema({
    typeDefs: /* GraphQL */ `
      type Query { hello: String! fails: String }
      type Mutation { pay(amount: Int!): String! }
      type Subscription { count(after: Int, to: Int!): Int! }
    `,
    resolvers: {
      Query: {
        hello: () => "hello, Yoga",
        fails: () => {
          throw new Error("no");
        },
      },
      Mutation: { pay: (_, { amount }) => (calls.push(amount), `paid ${amount}`) },
      Subscription: { count: { subscribe: (_, { after, to }) => count({ after: after ?? 0, to }) } },
    },
  });
  return { server: createServer(createYoga({ schema, logging: false, maskedErrors: false })), asked, calls };
}

test("Yoga's answers end with `complete`, and errors are results", async () => {
  const { server } = yoga();
  await serving(server, async (line) => {
    const all = (operation) => gather(distinct.execute(`${line.origin}/graphql`, operation));
    assert.deepEqual(await all({ query: "{ hello }" }), [{ data: { hello: "hello, Yoga" } }]);
    assert.deepEqual(await all({ query: COUNT }), numbers([1, 2, 3, 4, 5, 6]));
    const [failed] = await all({ query: "{ fails }" });
    assert.deepEqual([failed.data, failed.errors.map(({ message }) => message)], [{ fails: null }, ["no"]]);
  });
});

test("a query that Yoga does not know is told with its reasons", async () => {
  const { server } = yoga();
  await serving(server, async (line) => {
    const results = await gather(distinct.execute(`${line.origin}/graphql`, { query: "{ nothing }" }));
    assert.match(results[0].errors[0].message, /Cannot query field "nothing"/);
  });
});

test("a mutation that is cut is told, and never sent again", async () => {
  const { server, calls } = yoga();
  await serving(server, async (line) => {
    const cut = line.cutAt('"paid 7"');
    const results = gather(distinct.execute(`${line.origin}/graphql`, { query: "mutation { pay(amount: 7) }" }));
    await assert.rejects(
      results,
      ({ name, kind }) => name === "SourceError" && ["network", "truncated"].includes(kind),
    );
    await cut;
    assert.deepEqual(calls, [7]);
  });
});

test("a subscription that is cut goes on from where its loop is", async () => {
  const { server, asked } = yoga();
  await serving(server, async (line) => {
    let after = 0;
    line.cutAt('"count":4', () => until(() => after === 3));
    const operation = () => ({ query: COUNT, variables: { after } });
    const seen = [];
    for await (const { data } of distinct.execute(`${line.origin}/graphql`, operation, { reconnect: true })) {
      after = data.count;
      seen.push(after);
    }
    assert.deepEqual(seen, [1, 2, 3, 4, 5, 6]);
    assert.deepEqual(asked, [0, 3]);
  });
});

test("leaving the loop ends the subscription on the server", async () => {
  const { server } = yoga();
  await serving(server, async (line) => {
    const left = new Promise((resolve) => server.on("request", (_, response) => response.on("close", resolve)));
    for await (const { data } of distinct.execute(`${line.origin}/graphql`, {
      query: "subscription { count(to: 1000000) }",
    }))
      if (data.count === 3) break;
    await left;
  });
});

/**
 * graphql-sse's own server, and what its resolvers were asked for. It does not know the
 * reservations of so many `POST`s any more.
 */
function graphqlSse({ forgets = 0 } = {}) {
  const asked = [];
  const stopped = [];
  const count = counting(asked);
  const schema = new GraphQLSchema({
    query: new GraphQLObjectType({
      name: "Query",
      fields: { hello: { type: GraphQLString, resolve: () => "hello, graphql-sse" } },
    }),
    subscription: new GraphQLObjectType({
      name: "Subscription",
      fields: {
        count: {
          type: GraphQLInt,
          args: { after: { type: GraphQLInt }, to: { type: GraphQLInt } },
          subscribe: (_, { after, to }) => count({ after: after ?? 0, to }),
        },
        ever: {
          type: GraphQLInt,
          async *subscribe() {
            try {
              for (let ever = 1; ; ever++) {
                yield { ever };
                await new Promise((resolve) => setTimeout(resolve, 5));
              }
            } finally {
              stopped.push("ever");
            }
          },
        },
      },
    }),
  });
  const handler = createHandler({ schema });
  const requests = [];
  const server = createServer((request, response) => {
    requests.push(request.method);
    if (request.method === "POST" && forgets-- > 0) {
      request.headers["x-graphql-event-stream-token"] = "forgotten";
    }
    handler(request, response).catch((error) => response.destroy(error));
  });
  return { server, asked, stopped, requests };
}

test("graphql-sse's operations share one connection, and each has its own end", async (t) => {
  const { server, requests } = graphqlSse();
  await serving(server, async (line) => {
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    const [hello, counted] = await Promise.all([
      whole(connection, () => ({ query: "{ hello }" })),
      whole(connection, () => ({ query: COUNT })),
    ]);
    assert.deepEqual(hello, [{ data: { hello: "hello, graphql-sse" } }]);
    assert.deepEqual(counted, numbers([1, 2, 3, 4, 5, 6]));
    assert.deepEqual(requests.toSorted(), ["GET", "POST", "POST", "PUT"]);
  });
});

test("an operation that graphql-sse refuses fails alone", async (t) => {
  const { server } = graphqlSse();
  await serving(server, async (line) => {
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    await assert.rejects(
      whole(connection, () => ({ query: "{ nothing }" })),
      /Cannot query field/,
    );
    assert.equal((await whole(connection, () => ({ query: "{ hello }" }))).length, 1);
  });
});

test("after a cut graphql-sse's operations go on over a new reservation, from where they were", async (t) => {
  const { server, asked, requests } = graphqlSse();
  await serving(server, async (line) => {
    let after = 0;
    line.cutAt('"count":4', () => until(() => after === 3));
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    const seen = await whole(
      connection,
      () => ({ query: COUNT, variables: { after } }),
      ({ data }) => (after = data.count),
    );
    assert.deepEqual(seen, numbers([1, 2, 3, 4, 5, 6]));
    assert.deepEqual(asked, [0, 3]);
    assert.equal(requests.filter((method) => method === "PUT").length, 2);
  });
});

test("where graphql-sse has forgotten the reservation, there is a new one", async (t) => {
  const { server, requests } = graphqlSse({ forgets: 1 });
  await serving(server, async (line) => {
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    assert.equal((await whole(connection, () => ({ query: "{ hello }" }))).length, 1);
    assert.deepEqual(requests, ["PUT", "GET", "POST", "PUT", "GET", "POST"]);
  });
});

test("where graphql-sse forgets every reservation, the operation fails", async (t) => {
  const { server, requests } = graphqlSse({ forgets: Number.POSITIVE_INFINITY });
  await serving(server, async (line) => {
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    await assert.rejects(
      whole(connection, () => ({ query: "{ hello }" })),
      /404: .*Stream not found/,
    );
    assert.equal(requests.filter((method) => method === "POST").length, 3);
  });
});

test("an operation that is stopped ends on graphql-sse's server, and the connection stays", async (t) => {
  const { server, stopped } = graphqlSse();
  await serving(server, async (line) => {
    const connection = single.open(`${line.origin}/graphql/stream`);
    t.after(() => connection.close());
    await new Promise((resolve, reject) => {
      const stop = connection.subscribe(() => ({ query: "subscription { ever }" }), {
        next: ({ data }) => data.ever === 3 && resolve(stop()),
        complete: () => reject(new Error("it has completed")),
        error: reject,
      });
    });
    await until(() => stopped.length > 0);
    assert.equal((await whole(connection, () => ({ query: "{ hello }" }))).length, 1);
  });
});

async function gather(iterable) {
  const all = [];
  for await (const one of iterable) all.push(one);
  return all;
}

/** All results of an operation over a connection. */
function whole(connection, operation, heard = () => {}) {
  return new Promise((resolve, reject) => {
    const results = [];
    connection.subscribe(operation, {
      next(result) {
        heard(result);
        results.push(result);
      },
      complete: () => resolve(results),
      error: reject,
    });
  });
}
