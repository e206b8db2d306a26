import { run } from "../../commands.mjs";
import { program } from "../../ways/program.mjs";

export default {
  title: "Deno",
  order: 51,
  versions: ["deno"],
  quick: true,
  ways: {
    "": program({
      // Without any permission: importing asks for none.
      quiet: (dir) => run(dir, "deno run --no-prompt quiet.mjs"),
      command: (url) => ["deno", "run", "--no-prompt", `--allow-net=${new URL(url).host}`, "main.mjs", url],
      // It has an EventSource of its own.
      native: true,
    }),
  },
};
