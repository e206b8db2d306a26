// What no client can go below: it reads the body, cuts it where it knows that an event ends and its data begins, makes
// an object, and calls. It would misread any other stream.
export function open(url, { json }, on, ended, failed) {
  const abort = new AbortController();
  read(url, abort.signal, json, on, ended).catch(failed);
  return () => abort.abort();
}

async function read(url, signal, json, on, ended) {
  const { body } = await fetch(url, { signal });
  const reader = body.getReader();
  const decoder = new TextDecoder();
  let rest = "";
  for (let reading = await reader.read(); !reading.done; reading = await reader.read()) {
    const text = rest + decoder.decode(reading.value, { stream: true });
    let from = 0;
    for (let end = text.indexOf("\n\n"); end !== -1; end = text.indexOf("\n\n", from)) {
      const event = { type: "message", data: text.slice(text.indexOf("data: ", from) + 6, end), lastEventId: "" };
      from = end + 2;
      if (event.data === "end") return ended();
      on(json ? JSON.parse(event.data) : event.data);
    }
    rest = text.slice(from);
  }
}
