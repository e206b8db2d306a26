// In workerd: asked for /suite, it answers with what came of it, on the package that is installed there.
import { EventSource } from "headwater/eventsource";
// The addresses and cases, which who runs it puts there.
import { given } from "./given.mjs";
import { runHere } from "./runtime.mjs";

export default {
  async fetch(request) {
    return new URL(request.url).pathname === "/suite"
      ? Response.json(await runHere(EventSource, given))
      : new Response("ready");
  },
};
