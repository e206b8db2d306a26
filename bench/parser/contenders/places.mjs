// Where each value lies: what the floor knows beforehand.

/**
 * The places of all values, chunk by chunk, in code units of the chunk's text.
 *
 * - `numbers` and `data` are the events that lie in the chunk as a whole. Four numbers an event: its type in `types`, where its
 *   id begins and ends, or -1, and how many lines of data it has. Two numbers a line in `data`: where it begins and ends.
 * - `cut` is what the chunk has of an event that an earlier chunk began. With `ends` it ends here, and has this `type`.
 * - `rest` is what the chunk has of an event that a later chunk goes on with.
 *
 * The last two have lists of pieces: where a piece begins and ends, and what joins it to what came before.
 */
export function placesOf(chunks) {
  const decoder = new TextDecoder();
  const texts = chunks.map((chunk) => decoder.decode(chunk, { stream: true }));
  const starts = [];
  let length = 0;
  for (const text of texts) {
    starts.push(length);
    length += text.length;
  }
  const types = [];
  const places = chunks.map((chunk) => ({
    isAscii: chunk.every((byte) => byte < 0x80),
    types,
    numbers: [],
    data: [],
    cut: undefined,
    rest: undefined,
  }));
  let chunk = 0;
  for (const event of eventsOf(texts.join(""))) {
    while (starts[chunk + 1] <= event.start) chunk++;
    let last = chunk;
    while (starts[last + 1] < event.end) last++;
    const type = typeIn(types, event.type);
    if (chunk === last) {
      const at = (place) => place - starts[chunk];
      const { numbers, data } = places[chunk];
      numbers.push(type, event.id ? at(event.id[0]) : -1, event.id ? at(event.id[1]) : -1, event.data.length);
      for (const [from, to] of event.data) data.push(at(from), at(to));
      continue;
    }
    for (let part = chunk; part <= last; part++) {
      const [from, to] = [starts[part], starts[part] + texts[part].length];
      const within = (span, joint) => pieceOf(span, joint, from, to, part === last);
      const pieces = {
        data: event.data.flatMap((span, line) => within(span, line > 0 ? "\n" : "")),
        id: event.id ? within(event.id, "") : [],
        ends: part === last,
        type,
      };
      if (part === chunk) places[part].rest = pieces;
      else places[part].cut = pieces;
    }
  }
  return places.map((place) => ({
    ...place,
    numbers: Int32Array.from(place.numbers),
    data: Int32Array.from(place.data),
  }));
}

/** The piece of a value that lies between two places, if there is any. What lies at their border is the later part's. */
function pieceOf([start, end], joint, from, to, isLast) {
  const isHere = start >= from && (start < to || isLast);
  if (!isHere && (start >= from || end <= from)) return [];
  return [[Math.max(start, from) - from, Math.min(end, to) - from, isHere ? joint : ""]];
}

function typeIn(types, type) {
  const known = types.indexOf(type);
  return known < 0 ? types.push(type) - 1 : known;
}

/** The events of a text that is read slowly, line by line: its own places in the text, and those of its values. */
function* eventsOf(text) {
  let event = { start: 0, data: [] };
  let start = 0;
  for (const { index: end, 0: lineEnd } of text.matchAll(/\r\n|\n|\r/g)) {
    const next = end + lineEnd.length;
    if (start === end) {
      if (event.data.length > 0) yield { ...event, end: next };
      event = { start: next, data: [] };
    } else {
      const line = text.slice(start, end);
      const [field] = line.split(":", 1);
      const value = Math.min(end, start + field.length + (line[field.length + 1] === " " ? 2 : 1));
      if (field === "data") event.data.push([value, end]);
      else if (field === "event") event.type = text.slice(value, end) || undefined;
      else if (field === "id") event.id = [value, end];
    }
    start = next;
  }
}
