// Pages that refuse WebAssembly: there the class, and the client, run on JavaScript.
import { ok, same, test } from "./harness.mjs";

const SMALLEST = new Uint8Array([0, 0x61, 0x73, 0x6d, 1, 0, 0, 0]);

test("refused: WebAssembly can't run here", () => {
  let refusal;
  try {
    new WebAssembly.Instance(new WebAssembly.Module(SMALLEST));
  } catch (error) {
    refusal = error;
  }
  ok(refusal instanceof Error, "a refusal");
}, ["no wasm"]);

test(
  "refused: connect() goes on in JavaScript, and says so",
  async ({ stage }) => {
    const { connect } = await import("/pkg/dist/index.js");
    const { url } = await stage({ steps: [{ send: "event: tick\ndata: 1\n\n" }, "hold"] });
    const source = connect(url, { transport: "fetch" });
    const { data } = await new Promise((resolve) => source.once("tick", resolve));
    same([data, source.engine], ["1", "js"]);
    source.close();
  },
  ["no wasm"],
);

for (const [what, entry, given] of [
  ["goes on in JavaScript, too", "/pkg/dist/slim.js", (wasm) => wasm],
  [
    "goes on in JavaScript where it is given a module, which WebKit compiles all the same",
    // Another instance of the entry, whose engine is not there yet.
    "/pkg/dist/slim.js?module",
    async (wasm) => {
      const bytes = await (await fetch(wasm)).arrayBuffer();
      // Elsewhere it is given the bytes.
      return WebAssembly.compile(bytes).catch(() => bytes);
    },
  ],
])
  test(
    `refused: the slim entry ${what}`,
    async ({ origin, stage }) => {
      const { connect, init } = await import(entry);
      await init(await given(`${origin}/pkg/dist/headwater.wasm`));
      const { url } = await stage({ steps: [{ send: "data: 1\n\n" }, "hold"] });
      const source = connect(url);
      for await (const { data } of source) {
        same([data, source.engine], ["1", "js"]);
        break;
      }
    },
    ["no wasm"],
  );
