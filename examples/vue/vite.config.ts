import vue from "@vitejs/plugin-vue";
import { defineConfig } from "vite";

const demo = "http://localhost:8888";

export default defineConfig({
  base: "./",
  plugins: [vue()],
  server: { proxy: { "/stream": demo, "/control": demo } },
});
