import { components } from "../../ways/component.mjs";
import { hot } from "../../ways/hot.mjs";

const of = { entry: "headwater/react", framework: "react" };
const command = (port) => `vite --port ${port} --strictPort`;

export default {
  title: "Vite",
  order: 70,
  versions: ["vite"],
  quick: true,
  ways: {
    "React, build": components({ ...of, build: "vite build", from: "dist" }),
    "React, dev": components({ ...of, command }),
    "React, hot replacement": hot({ ...of, command, file: "src/feed.jsx" }),
  },
};
