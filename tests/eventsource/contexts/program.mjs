// In a runtime that has programs: it writes what came of the suite, on the package that is installed there.
import { EventSource } from "headwater/eventsource";
// The addresses and cases, which who runs it puts there.
import { given } from "./given.mjs";
import { runHere } from "./runtime.mjs";

const report = await runHere(EventSource, given);
process.stdout.write(JSON.stringify(report), () => process.exit());
