import { site } from "../../ways/page.mjs";

export default {
  title: "Rollup",
  order: 22,
  versions: ["rollup"],
  quick: true,
  ways: { "": site({ build: "rollup --config", parts: ["page", "slim"] }) },
};
