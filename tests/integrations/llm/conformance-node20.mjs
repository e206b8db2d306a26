// MCP's conformance suite imports `globSync` of node:fs, which Node.js 20 has not, for a command that is not used here.
import { register } from "node:module";

const SHIM = `data:text/javascript,export * from "node:fs"; export const globSync = undefined;`;
const HOOKS = `export const resolve = (name, context, next) =>
  name === "fs" && context.parentURL?.includes("/conformance/") ? { url: ${JSON.stringify(SHIM)}, shortCircuit: true } : next(name, context);`;
register(`data:text/javascript,${encodeURIComponent(HOOKS)}`);
