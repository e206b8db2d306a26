// What every app does with the package: a source of each kind, to the feed's third event.
import { connect } from "headwater";
import { EventSource } from "headwater/eventsource";
import { fetchEventSource } from "headwater/fetch-event-source";
import { createParser, EventSourceParserStream } from "headwater/parser";

/** How long the events of one check may take, in ms. */
const PATIENCE = 20_000;
const ENOUGH = 3;

/** The first events of a `connect()` source, and how they came. */
export async function connected(source) {
  const events = [];
  for await (const { type, data, lastEventId } of source) {
    if (events.push([lastEventId, type, data]) === ENOUGH) break;
  }
  return { transport: source.transport, engine: source.engine, events };
}

const CHECKS = {
  headwater: (url) =>
    new Promise((resolve, reject) => {
      const source = connect(url);
      const events = [];
      const take = ({ type, data, lastEventId }) => {
        if (events.push([lastEventId, type, data]) < ENOUGH) return;
        source.close();
        resolve({ transport: source.transport, engine: source.engine, events });
      };
      source.on("tick", take);
      source.on("message", take);
      source.closed.then(() => reject(new Error("it was closed")), reject);
    }),
  "headwater, by fetch": (url) => connected(connect(url, { transport: "fetch" })),
  "headwater/eventsource": (url) =>
    new Promise((resolve, reject) => {
      const source = new EventSource(url);
      const events = [];
      const take = ({ lastEventId, type, data }) => {
        if (events.push([lastEventId, type, data]) < ENOUGH) return;
        source.close();
        resolve({ events });
      };
      source.addEventListener("tick", take);
      source.onmessage = take;
      source.onerror = ({ message }) => reject(new Error(message ?? "it failed"));
    }),
  "headwater/fetch-event-source": async (url) => {
    const events = [];
    const end = new AbortController();
    await fetchEventSource(url, {
      signal: end.signal,
      onmessage: ({ id, event, data }) => events.push([id, event || "message", data]) === ENOUGH && end.abort(),
      onerror(error) {
        throw error;
      },
    });
    return { events };
  },
  "headwater/parser": async (url) => {
    const end = new AbortController();
    const { body } = await fetch(url, { cache: "no-store", signal: end.signal });
    const events = [];
    let parsed;
    const enough = new Promise((resolve) => (parsed = resolve));
    const parser = createParser({
      onEvent: ({ id, event, data }) => events.push([id, event ?? "message", data]) === ENOUGH && parsed(),
    });
    const reader = body.getReader();
    const read = async () => {
      for (;;) {
        const { done, value } = await reader.read();
        if (done) return;
        parser.feed(value);
      }
    };
    const all = read();
    await Promise.race([enough, all]);
    all.catch(() => {});
    end.abort();
    return { events };
  },
  "headwater/parser, as a stream": async (url) => {
    const end = new AbortController();
    const { body } = await fetch(url, { cache: "no-store", signal: end.signal });
    const reader = body.pipeThrough(new EventSourceParserStream()).getReader();
    const events = [];
    while (events.length < ENOUGH) {
      const { done, value } = await reader.read();
      if (done) break;
      events.push([value.id, value.event ?? "message", value.data]);
    }
    end.abort();
    return { events };
  },
};

/** What each check has seen of the feed at `url`, by its name. */
export function see(url, checks = CHECKS) {
  return Promise.all(Object.entries(checks).map(async ([name, check]) => [name, await attempt(() => check(url))])).then(
    Object.fromEntries,
  );
}

/** The entry whose `.wasm` the page serves itself. */
export function seeSlim(url, slim, wasm) {
  return see(url, {
    "headwater/slim": async (url) => {
      await slim.init(wasm);
      return connected(slim.connect(url, { transport: "fetch" }));
    },
  });
}

async function attempt(check) {
  let timer;
  const late = new Promise((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing for ${PATIENCE / 1000} s`)), PATIENCE);
  });
  try {
    return await Promise.race([check(), late]);
  } catch (error) {
    return { error: String(error?.stack ?? error) };
  } finally {
    clearTimeout(timer);
  }
}
