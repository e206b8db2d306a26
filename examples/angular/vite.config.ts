import { defineConfig } from "vite";

const demo = "http://localhost:8888";

export default defineConfig({
  base: "./",
  server: { proxy: { "/stream": demo, "/control": demo } },
});
