// What TypeScript makes of headwater/tanstack-query. Compiled, not run.
import { QueryClient, QueryObserver } from "@tanstack/query-core";
import { eventSourceQuery, invalidateOn } from "headwater/tanstack-query";
import { z } from "zod";

const client = new QueryClient();
const list = new QueryObserver(client, { queryKey: ["log"], ...eventSourceQuery("/log") });
const lines: string[] | undefined = list.getCurrentResult().data;
const answer = new QueryObserver(client, {
  queryKey: ["answer"],
  ...eventSourceQuery("/chat", {
    json: { question: "?" },
    until: "[DONE]",
    schema: z.object({ text: z.string() }),
    initial: "",
    reduce: (text, { data }) => text + data.text,
  }),
});
const text: string | undefined = answer.getCurrentResult().data;
const prices = eventSourceQuery(({ queryKey, signal }) => `/prices/${queryKey[1]}/${signal.aborted}`, {
  schema: { tick: z.object({ price: z.number() }) },
  select: ({ data }) => data.price,
  maxItems: 100,
});
void prices.queryFn({ queryKey: [], signal: new AbortController().signal, client }).then((all) => all[0]?.toFixed());
void [lines, text];
// @ts-expect-error there is no such mode
eventSourceQuery("/log", { refetchMode: "anew" });

const end: () => void = invalidateOn(client, "/changes", {
  parse: "json",
  throttle: 500,
  on: { todos: ["todos"], todo: ({ data }) => [["todo", data.id]] },
});
end();
// @ts-expect-error a key is a list
invalidateOn(client, "/changes", { on: { todos: "todos" } });
