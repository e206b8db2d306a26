import { defineConfig } from "vite";

// The demo's server: `cargo xtask demo` in the repository's root.
const server = "http://localhost:8888";

export default defineConfig({
  base: "./",
  // The package here is a link, and would find the framework of the repository beside this one's.
  resolve: { dedupe: ["react", "react-dom"] },
  server: { proxy: { "/stream": server, "/chat": server, "/control": server } },
});
