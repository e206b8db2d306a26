// publint, on the package and on the packages of other names in it: `node publint.mjs PKG`. These lie nested, where only
// a symbolic link makes them packages: that their `exports` count then is what they are for.
import { readdirSync, readFileSync } from "node:fs";
import { join } from "node:path";
import { publint } from "publint";
import { formatMessage } from "publint/utils";

const pkg = process.argv[2];
const isStandIn = ({ code, args }) =>
  code === "NESTED_PACKAGE_JSON_FIELD_IGNORED" && /^\.\/as\/[^/]+\/package\.json$/.test(args.filePath);
for (const dir of [pkg, ...readdirSync(join(pkg, "as")).map((name) => join(pkg, "as", name))]) {
  const { messages } = await publint({ pkgDir: dir, strict: true, pack: "npm" });
  const manifest = JSON.parse(readFileSync(join(dir, "package.json"), "utf8"));
  const left = messages.filter((message) => !isStandIn(message));
  for (const message of left) console.log(`${message.type}: ${manifest.name}: ${formatMessage(message, manifest)}`);
  if (left.length > 0) process.exitCode = 1;
  else console.log(`${manifest.name}: all good`);
}
