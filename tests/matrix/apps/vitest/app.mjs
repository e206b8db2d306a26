import { tests } from "../../ways/tests.mjs";

export default {
  title: "Vitest",
  order: 66,
  versions: ["vitest"],
  ways: { jsdom: tests({ command: "vitest run --no-cache", ran: "tests" }) },
};
