import { build } from "esbuild"; import { join } from "node:path"; import { mkdirSync, writeFileSync, readFileSync } from "node:fs";
import { DEFINED, frameworkPlugins, testOf } from "./bundle.mjs"; import { launch } from "../support/browsers.mjs";
const web = join(import.meta.dirname, "../package/web"); const [, , fw, only = "", limit = "4000"] = process.argv;
const S = { "node:assert/strict": "assert.mjs", "node:test": "zz-node-test.mjs", "./place.mjs": "place.mjs", "./support/place.mjs": "place.mjs", "./uncaught.mjs": "uncaught.mjs" };
writeFileSync(join(web, "zz-node-test.mjs"), readFileSync(join(web, "node-test.mjs"), "utf8").replace(/LIMIT = \S+/, `LIMIT = ${limit};`).replace("const results = [];", "const results = [];").replace("else results.push(await runOne(name, body));", "else { console.log('>> ' + name); const r = await runOne(name, body); console.log(r.status + ' ' + r.taken + (r.message ? '\\n' + r.message : '')); }"));
const dir = "target/conformance/zz"; mkdirSync(dir, { recursive: true });
await build({ stdin: { contents: `import ${JSON.stringify(testOf(fw))}; import { runAll } from "node:test"; await runAll({ only: ${JSON.stringify(only)}, part: 0, parts: 1 }); console.log("DONE");`, resolveDir: web }, outfile: dir + "/t.js", bundle: true, format: "esm", target: "es2022", external: ["node:*"], conditions: ["browser", "development", "module"], define: DEFINED, jsx: "automatic", jsxDev: true, logLevel: "error",
  plugins: [...frameworkPlugins("client"), { name: "s", setup(b) { b.onResolve({ filter: /./ }, ({ path }) => S[path] && { path: join(web, S[path]) }); b.onResolve({ filter: /^headwater(\/|$)/ }, ({ path }) => ({ path: `/pkg/dist/${path.split("/")[1] ?? "index"}.js`, external: true })); } }] });
writeFileSync(dir + "/index.html", `<!doctype html><script type="module" src="t.js"></script>`);
const b = await launch({ args: ["--disable-background-timer-throttling"] }); const p = await b.newPage();
let last = Date.now(); const end = async (c) => { await b.close(); process.exit(c); };
p.on("console", (m) => { last = Date.now(); const t = m.text(); if (t === "DONE") return end(0); console.log(t.slice(0, 900)); }); p.on("pageerror", (e) => console.log("PAGEERROR", String(e.stack).slice(0, 600)));
const o = process.env.HEADWATER_ORIGIN ?? "http://localhost:28210";
await p.goto(`${o}/conformance/zz/index.html?file=x&part=0/1&only=&control=${o}&engine=chromium`);
setInterval(() => { if (Date.now() - last > 12000) { console.log("HUNG"); end(1); } }, 500);
