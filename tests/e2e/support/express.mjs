import { Program } from "../../support/program.mjs";

/** How often the example's server writes in these tests, in ms. */
const INTERVAL = 50;

/** Starts the Express example on a free port; `url` is its stream's. */
export async function startExpress() {
  const program = new Program(process.execPath, ["examples/express/server.mjs"], {
    env: { PORT: "0", INTERVAL: String(INTERVAL) },
  });
  const url = await program.line(/^http/);
  return { program, url };
}

/** What it says when a client has left. */
export const CLEANED_UP = /^client left, timer cleared$/;
