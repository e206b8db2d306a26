// In a runtime that has programs, by the package's ES module: it reads what it needs, and writes what came of it.
import { EventSource } from "../../../pkg/dist/eventsource.js";
import { runHere } from "./runtime.mjs";

let given = "";
for await (const part of process.stdin) given += part;
const report = await runHere(EventSource, JSON.parse(given));
process.stdout.write(JSON.stringify(report), () => process.exit());
