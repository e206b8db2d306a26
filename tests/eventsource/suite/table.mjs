// The wire format's table, which the decoders below pass too: see tests/wire.
import { equal, same, test } from "./harness.mjs";

const bytesOf = (chunk) =>
  typeof chunk === "string"
    ? new TextEncoder().encode(chunk)
    : Uint8Array.from(chunk.hex.match(/../g) ?? [], (byte) => parseInt(byte, 16));

/** Names that every event type of the table is listened to by. */
const typesOf = (cases) => [
  ...new Set(cases.flatMap(({ frames }) => frames.flatMap(({ message }) => message?.event ?? []))),
];

test(
  "table: every stream says what it says, in as many chunks as it has and byte by byte",
  async ({ EventSource, cases }) => {
    const chosen = cases.filter(
      ({ initialLastEventId, error }) => initialLastEventId === undefined && error === undefined,
    );
    const types = typesOf(chosen);
    for (const { name, chunks, frames, lastEventId } of chosen) {
      const whole = chunks.map(bytesOf);
      const single = whole.flatMap((chunk) => Array.from(chunk, (byte) => Uint8Array.of(byte)));
      for (const given of [whole, single]) {
        const source = EventSource.fromReadableStream(
          new ReadableStream({
            start(controller) {
              for (const chunk of given) controller.enqueue(chunk);
              controller.close();
            },
          }),
        );
        const said = [];
        for (const type of types) {
          source.addEventListener(type, (event) => {
            if (event instanceof MessageEvent)
              said.push({ event: type, data: event.data, lastEventId: event.lastEventId });
          });
        }
        await new Promise((resolve) => source.addEventListener("error", () => source.readyState === 2 && resolve()));
        same(
          said,
          frames.flatMap(({ message }) => message ?? []),
          name,
        );
        equal(source.lastEventId, lastEventId, name);
        const last = frames.findLast(({ retry }) => retry !== undefined)?.retry;
        if (last !== undefined) equal(source.reconnectionTime, Number(last), name);
      }
    }
  },
  ["ours"],
);
