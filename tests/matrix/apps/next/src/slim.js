import * as entry from "headwater/slim";
import { seeSlim } from "./checks.js";

export const slim = (url) => seeSlim(url, entry, new URL("headwater/headwater.wasm", import.meta.url));
