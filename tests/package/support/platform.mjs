// What engines do that no client can mend, and what a test that is about it does there.
import { engine } from "./place.mjs";

/** Why a test is skipped in browsers; false in Node.js. */
export const ofNode = (why) => engine !== "node" && `of Node.js: ${why}`;

/** Firefox takes the whole of a body that nobody reads, and WebKit as much as it can at a time. */
export const holdsBack = engine === "node" || engine === "chromium";

/** The most of a body that is handed on at a time where it is held back, in bytes. */
export const largestChunk = (engine === "chromium" ? 8 : 1) << 20;

/** Firefox hands a response over no sooner than its body's first byte. */
export const headsComeAlone = engine !== "firefox";

/** A step at which a body breaks off so that the client hears of it: in WebKitGTK a drop is a clean end. */
export const breaks = engine === "webkit" ? "reset" : "drop";

/** In a worker of Firefox an aborted request may stay open until the server says more, whoever aborts it: one of a hundred. */
export const keepsAborted = engine === "firefox" && typeof WorkerGlobalScope === "function";
