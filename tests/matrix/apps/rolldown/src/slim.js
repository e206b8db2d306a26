import wasm from "headwater/headwater.wasm";
import * as entry from "headwater/slim";
import { seeSlim } from "./checks.js";

// Rolldown names an asset from where the script is.
export const slim = (url) => seeSlim(url, entry, new URL(wasm, import.meta.url));
