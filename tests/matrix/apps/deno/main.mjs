import { serve } from "./src/server.js";

console.log(JSON.stringify(await serve(Deno.args[0])));
