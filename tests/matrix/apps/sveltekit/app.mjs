import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/svelte", framework: "svelte", isRendered: true, newer: true };
const start = (port) => ["node", "-e", `process.env.PORT = "${port}"; import("./build/index.js")`];

export default {
  title: "SvelteKit",
  order: 75,
  versions: ["@sveltejs/kit"],
  ways: {
    build: components({ ...of, build: "vite build", command: start }),
    dev: components({ ...of, command: (port) => `vite dev --port ${port} --strictPort` }),
  },
};
