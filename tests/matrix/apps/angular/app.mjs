import { components } from "../../ways/component.mjs";

const of = {
  entry: "headwater/angular",
  framework: "@angular/core",
  isRendered: true,
  newer: true,
  env: { NG_CLI_ANALYTICS: "false" },
};
const start = (port) => ["node", "-e", `process.env.APP_PORT = "${port}"; import("./dist/app/server/server.mjs")`];

export default {
  title: "Angular",
  order: 78,
  versions: ["@angular/build"],
  ways: {
    build: components({ ...of, build: "ng build", command: start }),
    dev: components({ ...of, command: (port) => `ng serve --port ${port}` }),
  },
};
