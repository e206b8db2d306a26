type Make = (type: string, data: string, origin: string, lastEventId: string) => MessageEvent<string>;

// Of the realm that this runs in, whoever calls.
const { MessageEvent } = globalThis;

const byDictionary: Make = (type, data, origin, lastEventId) =>
  new MessageEvent(type, { data, origin, lastEventId });

// The same event. It takes a sixth to a quarter less time in Chromium and WebKit than to look for nine
// members in a dictionary, and making the event is most of what one costs.
const byPosition: Make = (type, data, origin, lastEventId) => {
  const event = new MessageEvent<string>(type);
  event.initMessageEvent(type, false, false, data, origin, lastEventId);
  return event;
};

/** Makes an event that a server has sent: it neither bubbles nor can be cancelled. */
export const message: Make =
  typeof MessageEvent?.prototype.initMessageEvent === "function" ? byPosition : byDictionary;
