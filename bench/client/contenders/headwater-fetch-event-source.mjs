import { fetchEventSource } from "headwater/fetch-event-source";
import { openBy } from "./fetch-event-source.mjs";

export const open = openBy(fetchEventSource);
