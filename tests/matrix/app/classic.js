// For classic scripts, which have Headwater's class for `EventSource` by polyfill.global.js.

/** What the class has seen of the feed at `url`. */
globalThis.seeClassic = (url) =>
  new Promise((resolve) => {
    if (!("fromReadableStream" in EventSource)) throw new Error("EventSource is not Headwater's");
    const source = new EventSource(url, { headers: { "x-classic": "yes" } });
    const events = [];
    const answer = (found) => {
      source.close();
      resolve({ "headwater/polyfill.global.js": found });
    };
    const take = ({ lastEventId, type, data }) => {
      if (events.push([lastEventId, type, data]) === 3) answer({ events });
    };
    source.addEventListener("tick", take);
    source.onmessage = take;
    source.onerror = ({ message }) => answer({ error: message ?? "it failed" });
  });
