import resolve from "@rollup/plugin-node-resolve";
import url from "@rollup/plugin-url";

export default {
  input: "src/main.js",
  output: { format: "es", dir: "dist" },
  plugins: [
    // Rollup itself looks into no node_modules: everyone has this plugin.
    resolve(),
    // Without the limit it would put so small a file into the script.
    url({ include: "**/*.wasm", limit: 0, publicPath: "/dist/" }),
  ],
};
