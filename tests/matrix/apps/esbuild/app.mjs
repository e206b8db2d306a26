import { site } from "../../ways/page.mjs";

const parts = ["page", "slim"];
// Where files are that are loaded by their addresses: these are relative to the page otherwise.
const build = (format) =>
  `esbuild src/main.js --bundle --format=${format} --loader:.wasm=file --public-path=/${format} --outdir=${format}`;

export default {
  title: "esbuild",
  order: 24,
  versions: ["esbuild"],
  quick: true,
  ways: {
    ESM: site({ build: `${build("esm")} --splitting`, page: "esm.html", parts }),
    IIFE: site({ build: build("iife"), page: "iife.html", parts }),
  },
};
