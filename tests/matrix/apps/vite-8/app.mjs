import { server, site } from "../../ways/page.mjs";

const parts = ["page", "module worker", "slim"];

export default {
  title: "Vite",
  order: 0,
  versions: ["vite"],
  quick: true,
  ways: {
    build: site({ build: "vite build", from: "dist", parts }),
    dev: server({ command: (port) => `vite --port ${port} --strictPort`, parts }),
  },
};
