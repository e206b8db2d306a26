import { EventSource } from "headwater/eventsource";
import { by } from "./class.mjs";

export const open = by(EventSource);
