import * as entry from "headwater/slim";
import wasm from "headwater/headwater.wasm?url";
import { seeSlim } from "./checks.js";

export const slim = (url) => seeSlim(url, entry, wasm);
