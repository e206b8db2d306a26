import assert from "node:assert/strict";
import { feed, letGo } from "../../feed.mjs";
import { component } from "../../ways/component.mjs";
import { server } from "../../ways/page.mjs";
import { told } from "../../ways/program.mjs";

const parts = ["page", "module worker", "slim"];

/** The server component's markup, the route handler, and a page with the component of an entry. */
async function also(base, origin) {
  const html = await (await fetch(base)).text();
  assert.match(html, /function function/, "the server component was not rendered");
  const placed = await feed(origin);
  const response = await fetch(`${base}/feed?feed=${encodeURIComponent(placed.url)}`);
  const text = await response.text();
  if (!response.ok) throw new Error(text);
  told(JSON.parse(text), { native: false });
  await letGo(placed);
  await component(`${base}/component`, origin, { isRendered: true });
  return ["server component", "route handler", "importing touches nothing", "headwater/react"];
}

const start = (port) => `next start --port ${port}`;
const strict = { page: "strict", env: { POLICY: "strict" } };

export default {
  title: "Next",
  order: 30,
  versions: ["next"],
  ways: {
    Turbopack: server({ build: "next build", command: start, parts, also, strict }),
    webpack: server({ build: "next build --webpack", command: start, parts, also, strict }),
    dev: server({ command: (port) => `next dev --port ${port}`, parts, also }),
  },
};
