import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/svelte", framework: "svelte" };

export default {
  title: "Vite",
  order: 72,
  versions: ["vite"],
  ways: {
    "Svelte, build": components({ ...of, build: "vite build", from: "dist" }),
    "Svelte, dev": components({ ...of, command: (port) => `vite --port ${port} --strictPort` }),
  },
};
