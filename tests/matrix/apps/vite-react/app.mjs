import { components } from "../../ways/component.mjs";

const of = { entry: "headwater/react", framework: "react" };

export default {
  title: "Vite",
  order: 70,
  versions: ["vite"],
  quick: true,
  ways: {
    "React, build": components({ ...of, build: "vite build", from: "dist" }),
    "React, dev": components({ ...of, command: (port) => `vite --port ${port} --strictPort` }),
  },
};
