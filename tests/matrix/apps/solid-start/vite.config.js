import { solidStart } from "@solidjs/start/config";
import { nitro } from "nitro/vite";
import { defineConfig } from "vite";

export default defineConfig({
  plugins: [solidStart(), nitro()],
  // Without it the dev server finds packages one by one, as the first page asks for them, and that page stays half loaded.
  optimizeDeps: { entries: ["src/**/*.jsx"] },
});
