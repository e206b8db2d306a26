import { fetchEventSource } from "@microsoft/fetch-event-source";
import { by } from "./function.mjs";

export const open = by(fetchEventSource);
