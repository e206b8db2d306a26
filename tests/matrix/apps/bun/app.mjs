import { readdirSync } from "node:fs";
import { join } from "node:path";
import { program } from "../../ways/program.mjs";
import { suiteByProgram } from "../../ways/suite.mjs";

/** The program of the platform's package: the command of bun's own is made by its install script. */
function bun(dir) {
  const platforms = join(dir, "node_modules/@oven");
  return join(platforms, readdirSync(platforms)[0], "bin/bun");
}

export default {
  title: "Bun",
  order: 50,
  versions: ["bun"],
  quick: true,
  suite: suiteByProgram((dir) => [bun(dir), "run"]),
  ways: { "": program({ command: (url, dir) => [bun(dir), "main.mjs", url] }) },
};
