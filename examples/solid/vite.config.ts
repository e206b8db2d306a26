import { defineConfig } from "vite";
import solid from "vite-plugin-solid";

const demo = "http://localhost:8888";

export default defineConfig({
  base: "./",
  plugins: [solid()],
  server: { proxy: { "/stream": demo, "/control": demo } },
});
