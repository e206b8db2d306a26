import resolve from "@rollup/plugin-node-resolve";
import url from "@rollup/plugin-url";

export default {
  input: "src/main.js",
  output: { format: "es", dir: "dist" },
  plugins: [
    // Rollup itself looks into no node_modules: everyone has this plugin.
    resolve(),
    url({ include: "**/*.wasm", publicPath: "/dist/" }),
  ],
};
