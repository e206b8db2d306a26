import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/vue", framework: "vue" };

export default {
  title: "Vite",
  order: 71,
  versions: ["vite"],
  ways: {
    "Vue, build": components({ ...of, build: "vite build", from: "dist" }),
    "Vue, dev": components({ ...of, command: (port) => `vite --port ${port} --strictPort` }),
  },
};
