import { components } from "../../ways/component.mjs";
import { hot } from "../../ways/hot.mjs";

const of = { entry: "headwater/vue", framework: "vue" };
const command = (port) => `vite --port ${port} --strictPort`;

export default {
  title: "Vite",
  order: 72,
  versions: ["vite"],
  quick: ["Vue, hot replacement"],
  ways: {
    "Vue, build": components({ ...of, build: "vite build", from: "dist" }),
    "Vue, dev": components({ ...of, command }),
    "Vue, hot replacement": hot({ ...of, command, file: "src/Feed.vue", keeps: [true, false, false] }),
  },
};
