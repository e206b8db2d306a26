import { EventSource } from "eventsource";
import { by } from "./class.mjs";

export const open = by(EventSource);
