import { mergeApplicationConfig } from "@angular/core";
import { type BootstrapContext, bootstrapApplication } from "@angular/platform-browser";
import { provideServerRendering, RenderMode, withRoutes } from "@angular/ssr";
import { App } from "./app.js";
import { config } from "./config.js";

const server = { providers: [provideServerRendering(withRoutes([{ path: "**", renderMode: RenderMode.Server }]))] };

export default (context: BootstrapContext) =>
  bootstrapApplication(App, mergeApplicationConfig(config, server), context);
