import * as entry from "headwater/slim";
import wasm from "headwater/headwater.wasm";
import { seeSlim } from "./checks.js";

export const slim = (url) => seeSlim(url, entry, wasm);
