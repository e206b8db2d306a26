import { readFileSync } from "node:fs";

/** The table of the wire format's cases. */
export const cases = JSON.parse(readFileSync(new URL("../../wire/cases.json", import.meta.url), "utf8"));
