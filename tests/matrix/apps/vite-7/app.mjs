import { server, site } from "../../ways/page.mjs";

const parts = ["page", "module worker", "slim"];

export default {
  title: "Vite",
  order: 1,
  versions: ["vite"],
  ways: {
    build: site({ build: "vite build", from: "dist", parts: ["page", "slim"] }),
    // Up to version 7 Vite builds workers as classic scripts unless it is told otherwise, and those
    // can't load anything later: the engine in JavaScript is what would be.
    "build with workers": site({
      build: "vite build --config workers.config.js",
      from: "dist",
      page: "workers.html",
      parts,
    }),
    dev: server({ command: (port) => `vite --port ${port} --strictPort`, parts: ["page", "slim"] }),
  },
};
