import { serve } from "./src/server.js";

export default {
  async fetch(request) {
    const feed = new URL(request.url).searchParams.get("feed");
    return feed ? Response.json(await serve(feed)) : new Response("ready");
  },
};
