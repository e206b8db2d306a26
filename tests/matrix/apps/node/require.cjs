const { serve } = require("./src/server.cjs");

serve(process.argv[2]).then((seen) => console.log(JSON.stringify(seen)));
