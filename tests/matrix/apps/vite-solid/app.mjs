import { components } from "../../ways/component.mjs";
import { hot } from "../../ways/hot.mjs";

const of = { entry: "headwater/solid", framework: "solid-js" };
const command = (port) => `vite --port ${port} --strictPort`;

export default {
  title: "Vite",
  order: 74,
  versions: ["vite"],
  quick: ["Solid, hot replacement"],
  ways: {
    "Solid, build": components({ ...of, build: "vite build", from: "dist" }),
    "Solid, dev": components({ ...of, command }),
    "Solid, hot replacement": hot({ ...of, command, file: "src/feed.jsx", keeps: [false, false, false] }),
  },
};
