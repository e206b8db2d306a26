import { EventSourcePolyfill } from "event-source-polyfill";

export const EventSource = EventSourcePolyfill;
