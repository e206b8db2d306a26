// The app on a server: imports everything, then sees the feed.

// What belongs to browsers, or would open or compile something. (MessageEvent can't be watched in Node,
// where to describe it loads all of fetch; but that looks at WebAssembly, which is.)
const WATCHED = [
  "WebAssembly",
  "EventSource",
  "fetch",
  "XMLHttpRequest",
  "document",
  "window",
  "self",
  "location",
  "navigator",
  "localStorage",
  "indexedDB",
  "Worker",
];

/** The names of the globals that are looked at while `load` is at work. */
async function touchedBy(load) {
  const touched = [];
  const taken = [];
  for (const name of WATCHED) {
    const before = Object.getOwnPropertyDescriptor(globalThis, name);
    if (before && !before.configurable) continue;
    taken.push([name, before]);
    Object.defineProperty(globalThis, name, {
      configurable: true,
      get() {
        touched.push(name);
        return before && ("value" in before ? before.value : before.get.call(globalThis));
      },
    });
  }
  try {
    await load();
  } finally {
    for (const [name, before] of taken) {
      if (before) Object.defineProperty(globalThis, name, before);
      else delete globalThis[name];
    }
  }
  return touched;
}

/** What a server has seen of the feed at `url`. */
export async function serve(url) {
  let connect, see;
  const touched = await touchedBy(async () => {
    await import("headwater");
    await import("headwater/slim");
    await import("headwater/parser");
    await import("headwater/parser/stream");
    await import("headwater/eventsource");
    await import("headwater/fetch-event-source");
    await import("headwater/stores");
    ({ connect } = await import("headwater/js"));
    ({ see } = await import("./checks.js"));
  });
  const inJavaScript = {
    "headwater/js": async (url) => {
      const source = connect(url, { transport: "fetch" });
      const events = [];
      for await (const { type, data, lastEventId } of source) {
        if (events.push([lastEventId, type, data]) === 3) break;
      }
      return { transport: source.transport, engine: source.engine, events };
    },
  };
  return { touched, server: { ...(await see(url)), ...(await see(url, inJavaScript)) } };
}
