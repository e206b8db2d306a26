import wasm from "headwater/headwater.wasm";
import * as entry from "headwater/slim";
import { seeSlim } from "./checks.js";

export const slim = (url) => seeSlim(url, entry, wasm);
