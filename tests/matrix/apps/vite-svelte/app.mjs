import { components } from "../../ways/component.mjs";
import { hot } from "../../ways/hot.mjs";

const of = { entry: "headwater/svelte", framework: "svelte" };
const command = (port) => `vite --port ${port} --strictPort`;

export default {
  title: "Vite",
  order: 73,
  versions: ["vite"],
  quick: ["Svelte, hot replacement"],
  ways: {
    "Svelte, build": components({ ...of, build: "vite build", from: "dist" }),
    "Svelte, dev": components({ ...of, command }),
    "Svelte, hot replacement": hot({ ...of, command, file: "src/Feed.svelte", keeps: [false, false, false] }),
  },
};
