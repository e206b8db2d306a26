import linker from "@angular/compiler-cli/linker/babel";
import { transformAsync } from "@babel/core";
import { defineConfig, type Plugin } from "vite";

const demo = "http://localhost:8888";

/** Angular's own packages are compiled to the end by whoever bundles them. Headwater's have nothing to be compiled. */
const linked: Plugin = {
  name: "angular-linker",
  async transform(code, id) {
    if (!code.includes("ɵɵngDeclare")) return null;
    const done = await transformAsync(code, { filename: id, configFile: false, sourceMaps: true, plugins: [linker] });
    return done?.code ? { code: done.code, map: done.map } : null;
  },
};

export default defineConfig({
  base: "./",
  plugins: [linked],
  optimizeDeps: { exclude: ["@angular/common", "@angular/core", "@angular/platform-browser"] },
  server: { proxy: { "/stream": demo, "/control": demo } },
});
