import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/solid", framework: "solid-js", isRendered: true, newer: true };
const start = (port) => ["node", "-e", `process.env.PORT = "${port}"; import("./.output/server/index.mjs")`];

export default {
  title: "SolidStart",
  order: 77,
  versions: ["@solidjs/start"],
  ways: {
    build: components({ ...of, build: "vite build", command: start }),
    dev: components({ ...of, command: (port) => `vite dev --port ${port} --strictPort` }),
  },
};
