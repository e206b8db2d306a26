import { site } from "../../ways/page.mjs";

const build = "esbuild src/main.js --bundle";

export default {
  title: "esbuild",
  order: 24,
  versions: ["esbuild"],
  quick: true,
  ways: {
    ESM: site({ build: `${build} --format=esm --splitting --outdir=esm`, page: "esm.html" }),
    IIFE: site({ build: `${build} --format=iife --outdir=iife`, page: "iife.html" }),
  },
};
