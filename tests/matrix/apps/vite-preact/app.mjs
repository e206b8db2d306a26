import { components } from "../../ways/component.mjs";
import { hot } from "../../ways/hot.mjs";

const of = { entry: "headwater/preact", framework: "preact" };
const command = (port) => `vite --port ${port} --strictPort`;

export default {
  title: "Vite",
  order: 71,
  versions: ["vite"],
  quick: ["Preact, hot replacement"],
  ways: {
    "Preact, build": components({ ...of, build: "vite build", from: "dist" }),
    "Preact, dev": components({ ...of, command }),
    "Preact, hot replacement": hot({ ...of, command, file: "src/feed.jsx", reopens: true }),
  },
};
