import { toCommonJs } from "../../ways/node.mjs";
import { tests } from "../../ways/tests.mjs";

const jest = (name, environment) => `jest --ci --env ${environment} --testMatch **/${name}.test.cjs`;

export default {
  title: "Jest",
  order: 65,
  versions: ["jest"],
  quick: true,
  ways: {
    "jest-environment-jsdom": tests({ command: jest("bare", "jsdom"), ran: "tests, with a fetch of their own" }),
    "jest-fixed-jsdom": tests({
      build: async (dir) => toCommonJs(dir, "checks"),
      command: jest("fixed", "jest-fixed-jsdom"),
      ran: "tests",
    }),
  },
};
