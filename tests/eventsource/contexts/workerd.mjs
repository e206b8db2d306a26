// In workerd, by the module that imports its wasm: it is asked with what it needs, and answers with what came of it.
import { EventSource } from "../../../pkg/dist/eventsource.workerd.js";
import { runHere } from "./runtime.mjs";

export default {
  async fetch(request) {
    return Response.json(await runHere(EventSource, await request.json()));
  },
};
