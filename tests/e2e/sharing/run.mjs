// One connection for all tabs: real tabs of one profile. Each engine has two files, as a file may take five minutes.

import { after, afterEach, before, describe } from "node:test";
import { setTimeout as delay } from "node:timers/promises";
import { PROFILES } from "../../support/tabs.mjs";
import { demoServer } from "../support/demo-server.mjs";
import { PAGE } from "./support.mjs";

/** How long a tab that is left may take to close, in ms. One that has crashed may never tell. */
const CLOSING = 5000;

const engines = (process.env.HEADWATER_ENGINES ?? "chromium").split(",");

/** Runs tests in the tabs of one engine, unless that is not asked for. */
export function run(engine, ...all) {
  const { start } = PROFILES.find(({ name }) => name === engine);
  describe(engine, { skip: !engines.includes(engine) }, () => {
    const context = { engine, start };
    before(async () => {
      context.server = await demoServer();
      context.base = context.server.base;
      context.profile = withTabs(await start(context.base + PAGE));
    });
    afterEach(() => context.profile?.closeTabs());
    after(async () => {
      await context.profile?.stop();
      await context.server?.stop();
    });
    for (const tests of all) tests(context);
  });
}

/** The profile, which can close the tabs that are left: a test that fails leaves some, and the next ones would find a leader. */
function withTabs(profile) {
  const tabs = new Set();
  const noting = (open) => async (url) => {
    const tab = await open(url);
    const noted = {
      ...tab,
      async close() {
        tabs.delete(noted);
        await tab.close();
      },
    };
    tabs.add(noted);
    return noted;
  };
  return {
    ...profile,
    open: noting(profile.open),
    openPrivately: noting(profile.openPrivately),
    async closeTabs() {
      const closed = [...tabs].map((tab) => tab.close().catch(() => {}));
      await Promise.race([Promise.all(closed), delay(CLOSING, undefined, { ref: false })]);
    },
  };
}
