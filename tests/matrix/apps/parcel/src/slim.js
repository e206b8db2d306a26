import * as entry from "headwater/slim";
import { seeSlim } from "./checks.js";

// Parcel reads a URL's path as a file's unless it is told otherwise, and no exports.
export const slim = (url) => seeSlim(url, entry, new URL("npm:headwater/dist/headwater.wasm", import.meta.url));
