import { existsSync } from "node:fs";
import { join } from "node:path";
import { Program, root } from "../../support/program.mjs";

const NAME = "headwater-example-leptos-ssr";
const program = process.env.HEADWATER_LEPTOS_SSR ?? join(root, "target/debug", NAME);
const pages = process.env.HEADWATER_EXAMPLES ?? join(root, "target/examples-web");

/** Starts the page that Leptos renders on the server, on a free port; `url` is where. */
export async function startLeptosSsr() {
  if (!existsSync(program)) throw new Error("it is not built yet: cargo xtask examples --no-serve");
  const env = {
    LEPTOS_OUTPUT_NAME: NAME,
    LEPTOS_SITE_ROOT: join(pages, "leptos-ssr"),
    LEPTOS_SITE_ADDR: "127.0.0.1:0",
  };
  const server = new Program(program, [], { env });
  return { program: server, url: await server.line(/^http/) };
}
