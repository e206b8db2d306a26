import { site } from "../../ways/page.mjs";

// Rollup itself looks into no node_modules: everyone has this plugin.
const build = "rollup src/main.js --plugin node-resolve --format es --dir dist";

export default {
  title: "Rollup",
  order: 22,
  versions: ["rollup"],
  quick: true,
  ways: { "": site({ build }) },
};
