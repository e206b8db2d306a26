import "@angular/compiler";
import { bootstrapApplication, provideClientHydration } from "@angular/platform-browser";
import { provideServerRendering, renderApplication } from "@angular/platform-server";
import { hydratedOf } from "./angular.hydrated.mjs";

/** The document with the component in it, once the application is stable. */
export function render(url) {
  const providers = [provideServerRendering(), provideClientHydration()];
  return renderApplication((context) => bootstrapApplication(hydratedOf(url), { providers }, context), {
    document: "<!doctype html><html><head></head><body><hw-hydrated></hw-hydrated></body></html>",
    url: "/",
  });
}
