import { site } from "../../ways/page.mjs";

export default {
  title: "Rspack",
  order: 21,
  versions: ["@rspack/core"],
  quick: true,
  ways: { "": site({ build: "rspack build --mode production", parts: ["page", "module worker", "slim"] }) },
};
