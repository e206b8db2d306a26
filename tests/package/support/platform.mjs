// What holds in some engines only: the reason for a test to be skipped elsewhere, or false where it runs.
import { engine } from "./place.mjs";

/** Of Node.js by itself. */
export const ofNode = (why) => engine !== "node" && `of Node.js: ${why}`;
