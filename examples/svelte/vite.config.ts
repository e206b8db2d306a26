import { svelte } from "@sveltejs/vite-plugin-svelte";
import { defineConfig } from "vite";

const demo = "http://localhost:8888";

export default defineConfig({
  base: "./",
  plugins: [svelte()],
  server: { proxy: { "/stream": demo, "/control": demo } },
});
