// A literal reading of the standard: WHATWG HTML, 9.2.6, "Interpreting an event stream", with the names that
// headwater/parser has for what comes of it. It decodes the whole stream, splits it into lines, and goes from line to
// line.

/** The lines of a stream that have ended, each with where it begins and ends, in bytes. */
function linesOf(bytes) {
  const text = new TextDecoder().decode(bytes).split(/\r\n|\n|\r/);
  // One character a byte: line ends are bytes of their own in UTF-8, so that both have the same lines.
  const sent = new TextDecoder("latin1").decode(bytes);
  const mark = /^\u00ef\u00bb\u00bf/.test(sent) ? 3 : 0;
  const lines = [];
  let start = mark;
  for (const { index: end, 0: lineEnd } of sent.matchAll(/\r\n|\n|\r/g)) {
    lines.push({ line: text[lines.length], start, end });
    start = end + lineEnd.length;
  }
  return lines;
}

/** All that a stream says, in order: which callback is told, what, and of which line, from where to where in bytes. */
export function interpret(stream) {
  const said = [];
  let data = "";
  let event = "";
  let id;
  for (const { line, start, end } of linesOf(typeof stream === "string" ? new TextEncoder().encode(stream) : stream)) {
    const tell = (name, value) => said.push({ name, value, start, end });
    if (line === "") {
      if (id !== undefined) tell("onId", id);
      if (data !== "") tell("onEvent", { id, event: event === "" ? undefined : event, data: data.slice(0, -1) });
      [data, event, id] = ["", "", undefined];
      continue;
    }
    if (line.startsWith(":")) {
      tell("onComment", line.slice(1).replace(/^ /, ""));
      continue;
    }
    const colon = line.indexOf(":");
    const field = colon < 0 ? line : line.slice(0, colon);
    const value = colon < 0 ? "" : line.slice(colon + 1).replace(/^ /, "");
    if (field === "data") data += `${value}\n`;
    else if (field === "event") event = value;
    else if (field === "id") id = value.includes("\0") ? id : value;
    else if (field === "retry" && /^[0-9]+$/.test(value)) tell("onRetry", Math.min(Number(value), 2 ** 64));
    else if (field === "retry") tell("onError", { type: "invalid-retry", field: undefined, value, line });
    else tell("onError", { type: "unknown-field", field, value, line });
  }
  return said;
}

/** What is told to callbacks of these names: nothing of an unknown field that one of `cuts` lies in. */
function told(said, cuts, names) {
  const isCut = ({ value, start, end }) =>
    value.type === "unknown-field" && cuts.some((cut) => start < cut && cut <= end);
  return said.filter((one) => names.includes(one.name) && !isCut(one));
}

/** What callbacks of these names are told, in the callbacks' words. */
export function heard(said, cuts, names) {
  return told(said, cuts, names).map(({ name, value }) => [name, value]);
}

/** How many of these things are told by each cut: all whose line, or blank line, has begun to end before it. */
export function heardBy(said, cuts, names) {
  const ends = told(said, cuts, names).map(({ end }) => end);
  return cuts.map((cut) => ends.filter((end) => end < cut).length);
}
