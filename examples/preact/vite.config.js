import { defineConfig } from "vite";

// The demo's server: `cargo xtask demo` in the repository's root.
const server = "http://localhost:8888";

export default defineConfig({
  base: "./",
  server: { proxy: { "/stream": server, "/control": server } },
});
