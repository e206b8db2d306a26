import { serve } from "./src/server.js";

console.log(JSON.stringify(await serve(Deno.args[0])));
// Deno 2.9 does not always end by itself once a parser has read what was aborted, though nothing of ours is left open.
Deno.exit();
