import { run } from "../../commands.mjs";
import { program } from "../../ways/program.mjs";
import { suiteByProgram } from "../../ways/suite.mjs";

export default {
  title: "Deno",
  order: 51,
  versions: ["deno"],
  quick: true,
  suite: suiteByProgram(() => ["deno", "run", "--no-prompt", "--allow-net"]),
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
