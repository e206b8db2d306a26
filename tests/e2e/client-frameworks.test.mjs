// The entries of frameworks, in pages of each browser: see client.test.mjs, whose other contexts are its own.
process.env.HEADWATER_CONTEXTS ??= "page with a framework";
await import("./client.test.mjs");
