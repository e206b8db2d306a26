import { site } from "../../ways/page.mjs";

export default {
  title: "webpack",
  order: 20,
  versions: ["webpack"],
  quick: true,
  ways: { "": site({ build: "webpack --mode production", parts: ["page", "module worker", "slim"] }) },
};
