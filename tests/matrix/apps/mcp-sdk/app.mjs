import { under } from "../../ways/under.mjs";

const answer = { progress: [1, 2, 3], text: "Bis 3 gezählt 🌊" };

export default {
  title: "MCP SDK",
  order: 60,
  versions: ["@modelcontextprotocol/sdk"],
  quick: true,
  ways: under({
    of: "@modelcontextprotocol/sdk",
    names: ["eventsource-parser", "eventsource-parser/stream", "eventsource"],
    expected: { "Streamable HTTP": answer, "HTTP with SSE": answer },
    engines: ["headwater/parser", "headwater/eventsource"],
  }),
};
