import { under } from "../../ways/under.mjs";

export default {
  title: "AI SDK",
  order: 61,
  versions: ["ai"],
  quick: true,
  ways: under({
    of: "@ai-sdk/provider-utils",
    names: ["eventsource-parser", "eventsource-parser/stream"],
    expected: { words: ["Grüße", ", ", "世界", " 🌊"], finishReason: "stop" },
    engines: ["headwater/parser"],
  }),
};
