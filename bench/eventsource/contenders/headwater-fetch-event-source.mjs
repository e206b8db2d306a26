import { fetchEventSource } from "headwater/fetch-event-source";
import { classOn } from "./fetch-event-source.mjs";

export const EventSource = classOn(fetchEventSource);
