import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/vue", framework: "vue", isRendered: true, newer: true };
const start = (port) => ["node", "-e", `process.env.PORT = "${port}"; import("./.output/server/index.mjs")`];

export default {
  title: "Nuxt",
  order: 76,
  versions: ["nuxt"],
  ways: {
    build: components({ ...of, build: "nuxt build", command: start }),
    dev: components({ ...of, command: (port) => `nuxt dev --no-fork --port ${port}` }),
  },
};
