import { getLines, getMessages } from "@microsoft/fetch-event-source/lib/esm/parse.js";

const ignore = () => {};

// Its `getBytes` only awaits a stream's reader. Nobody here reads from one, so its absence is in
// the library's favour.
export function open(take) {
  const onMessage = ({ event, data, id }) => take(event || "message", data, id);
  const onChunk = getLines(getMessages(ignore, ignore, onMessage));
  return (chunks) => {
    for (const chunk of chunks) onChunk(chunk);
  };
}
