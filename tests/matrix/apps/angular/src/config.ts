import type { ApplicationConfig } from "@angular/core";
import { provideClientHydration } from "@angular/platform-browser";
import { provideEventSource } from "headwater/angular";
import { provided } from "./stream.js";

export const config: ApplicationConfig = { providers: [provideClientHydration(), provideEventSource(provided)] };
