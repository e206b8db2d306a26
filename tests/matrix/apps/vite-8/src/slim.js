import wasm from "headwater/headwater.wasm?url";
import * as entry from "headwater/slim";
import { seeSlim } from "./checks.js";

export const slim = (url) => seeSlim(url, entry, wasm);
