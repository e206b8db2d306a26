type Make = (type: string, data: string, origin: string, lastEventId: string) => MessageEvent<string>;

const byDictionary: Make = (type, data, origin, lastEventId) => new MessageEvent(type, { data, origin, lastEventId });

// Makes the same event. In Chromium and WebKit it takes a sixth to a quarter less time than the constructor, which
// looks for nine members in a dictionary. Making the event is most of the cost of an event.
const byPosition: Make = (type, data, origin, lastEventId) => {
  const event = new MessageEvent<string>(type);
  event.initMessageEvent(type, false, false, data, origin, lastEventId);
  return event;
};

/** Chooses the faster way where it works. The method is tried first: in Node.js 24 it exists, but changes nothing. */
function choose(): Make {
  const isThere = typeof MessageEvent.prototype.initMessageEvent === "function";
  return isThere && byPosition("message", "data", "", "").data === "data" ? byPosition : byDictionary;
}

/** Makes the event for what a server sent. It does not bubble and can't be cancelled. */
// The choice waits for the first event: in Node.js, a look at `MessageEvent` loads all of its fetch.
export let message: Make = (...event) => (message = choose())(...event);
