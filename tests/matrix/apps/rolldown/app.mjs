import { site } from "../../ways/page.mjs";

export default {
  title: "Rolldown",
  order: 23,
  versions: ["rolldown"],
  ways: { "": site({ build: "rolldown src/main.js --dir dist --module-types .wasm=asset", parts: ["page", "slim"] }) },
};
