import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** The table of the wire format's cases. */
export const cases = read("../../wire/cases.json");

/** What is read otherwise than the standard has it, where that is asked for. */
export const lenientCases = read("../../wire/lenient.json");

/** The table of connections. */
export const connections = read("../../connection/cases.json");
