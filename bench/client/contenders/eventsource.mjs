import { EventSource } from "eventsource";
import { openBy } from "./event-source.mjs";

export const open = openBy(EventSource);
