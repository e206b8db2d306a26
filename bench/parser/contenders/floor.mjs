// The floor: what nobody who makes the same events can go below. It knows where each value lies, and which chunks are
// ASCII. So it decodes a chunk once, by the fastest decoder for it, cuts the values out, makes the object, and calls.
import { placesOf } from "./places.mjs";

const known = new WeakMap();
const STREAM = { stream: true };

export function open(take) {
  const onEvent = ({ event, data, id }) => take(event ?? "message", data, id ?? "");
  const utf8 = new TextDecoder();
  // As fast as it gets for ASCII: browsers have nothing to check in Latin-1, and Node.js has a way for UTF-8.
  const ascii = "process" in globalThis ? new TextDecoder() : new TextDecoder("latin1");
  /** What is held of an event that a chunk's end has cut. */
  let data;
  let id;

  function keep(text, part) {
    for (const [from, to, joint] of part.data) {
      const piece = text.slice(from, to);
      data = data === undefined ? piece : data + joint + piece;
    }
    for (const [from, to] of part.id) id = (id ?? "") + text.slice(from, to);
  }

  function read(chunk, { isAscii, types, numbers, data: places, cut, rest }) {
    const text = isAscii ? ascii.decode(chunk) : utf8.decode(chunk, STREAM);
    if (cut) {
      keep(text, cut);
      if (!cut.ends) return;
      onEvent({ id, event: types[cut.type], data });
      data = id = undefined;
    }
    for (let at = 0, next = 0; at < numbers.length; at += 4) {
      const idStart = numbers[at + 1];
      let data = text.slice(places[next], places[next + 1]);
      next += 2;
      for (let line = numbers[at + 3]; line > 1; line--) {
        data += `\n${text.slice(places[next], places[next + 1])}`;
        next += 2;
      }
      onEvent({ id: idStart < 0 ? undefined : text.slice(idStart, numbers[at + 2]), event: types[numbers[at]], data });
    }
    if (rest) keep(text, rest);
  }

  return (chunks) => {
    let places = known.get(chunks);
    // On the first pass, which is not measured.
    if (places === undefined) known.set(chunks, (places = placesOf(chunks)));
    for (let at = 0; at < chunks.length; at++) read(chunks[at], places[at]);
  };
}
