// One connection for all tabs: real tabs of one profile, in three engines.

import { after, before, describe } from "node:test";
import { PROFILES } from "../support/tabs.mjs";
import { apart } from "./sharing/apart.mjs";
import { leaders } from "./sharing/leaders.mjs";
import { lives } from "./sharing/lives.mjs";
import { responses } from "./sharing/responses.mjs";
import { slow } from "./sharing/slow.mjs";
import { PAGE } from "./sharing/support.mjs";
import { together } from "./sharing/together.mjs";
import { workers } from "./sharing/workers.mjs";
import { demoServer } from "./support/demo-server.mjs";

const engines = (process.env.HEADWATER_ENGINES ?? "chromium").split(",");

for (const { name, start } of PROFILES) {
  describe(name, { skip: !engines.includes(name) }, () => {
    const context = { engine: name, start };
    before(async () => {
      context.server = await demoServer();
      context.base = context.server.base;
      context.profile = await start(context.base + PAGE);
    });
    after(async () => {
      await context.profile?.stop();
      await context.server?.stop();
    });
    for (const tests of [together, leaders, responses, slow, apart, workers, lives]) tests(context);
  });
}
