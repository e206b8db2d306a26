type Make = (type: string, data: string, origin: string, lastEventId: string) => MessageEvent<string>;

const byDictionary: Make = (type, data, origin, lastEventId) => new MessageEvent(type, { data, origin, lastEventId });

// The same event. It takes a sixth to a quarter less time in Chromium and WebKit than to look for nine
// members in a dictionary, and making the event is most of what one costs.
const byPosition: Make = (type, data, origin, lastEventId) => {
  const event = new MessageEvent<string>(type);
  event.initMessageEvent(type, false, false, data, origin, lastEventId);
  return event;
};

/** The quicker way, where there is one. In Node 24 the method leaves the event as it was. */
function choose(): Make {
  const isThere = typeof MessageEvent.prototype.initMessageEvent === "function";
  return isThere && byPosition("message", "data", "", "").data === "data" ? byPosition : byDictionary;
}

/** Makes an event that a server has sent: it neither bubbles nor can be cancelled. */
// Chosen with the first event: in Node, to look at the class loads all of its fetch.
export let message: Make = (...event) => (message = choose())(...event);
