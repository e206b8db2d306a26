import * as entry from "headwater/slim";
import { see, seeSlim } from "./checks.js";
import { run } from "./page.js";

run({
  page: see,
  slim: (url) => seeSlim(url, entry, "node_modules/headwater/dist/headwater.wasm"),
});
