import { fetchEventSource } from "headwater/fetch-event-source";
import { by } from "./function.mjs";

export const open = by(fetchEventSource);
