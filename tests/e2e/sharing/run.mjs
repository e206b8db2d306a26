// One connection for all tabs: real tabs of one profile. Each engine has two files, as a file may take five minutes.

import { after, before, describe } from "node:test";
import { PROFILES } from "../../support/tabs.mjs";
import { demoServer } from "../support/demo-server.mjs";
import { PAGE } from "./support.mjs";

const engines = (process.env.HEADWATER_ENGINES ?? "chromium").split(",");

/** Runs tests in the tabs of one engine, unless that is not asked for. */
export function run(engine, ...all) {
  const { start } = PROFILES.find(({ name }) => name === engine);
  describe(engine, { skip: !engines.includes(engine) }, () => {
    const context = { engine, start };
    before(async () => {
      context.server = await demoServer();
      context.base = context.server.base;
      context.profile = await start(context.base + PAGE);
    });
    after(async () => {
      await context.profile?.stop();
      await context.server?.stop();
    });
    for (const tests of all) tests(context);
  });
}
