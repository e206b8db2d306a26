import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/solid", framework: "solid-js" };

export default {
  title: "Vite",
  order: 73,
  versions: ["vite"],
  ways: {
    "Solid, build": components({ ...of, build: "vite build", from: "dist" }),
    "Solid, dev": components({ ...of, command: (port) => `vite --port ${port} --strictPort` }),
  },
};
