// A route handler that reads a feed itself.
import { serve } from "../../src/server.js";

export async function GET(request) {
  return Response.json(await serve(new URL(request.url).searchParams.get("feed")));
}
