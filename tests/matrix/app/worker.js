import { see } from "./checks.js";

addEventListener("message", async ({ data }) => postMessage(await see(data)));
