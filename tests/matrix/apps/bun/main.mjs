import { serve } from "./src/server.js";

console.log(JSON.stringify(await serve(process.argv[2])));
