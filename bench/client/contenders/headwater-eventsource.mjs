import { EventSource } from "headwater/eventsource";
import { openBy } from "./event-source.mjs";

export const open = openBy(EventSource);
