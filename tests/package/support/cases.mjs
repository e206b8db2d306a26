import { readFileSync } from "node:fs";

const read = (path) => JSON.parse(readFileSync(new URL(path, import.meta.url), "utf8"));

/** The table of the wire format's cases. */
export const cases = read("../../wire/cases.json");

/** The table of connections. */
export const connections = read("../../connection/cases.json");
