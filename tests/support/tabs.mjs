// Tabs of one profile, as a user has them open, by the same words in three engines.
import { setTimeout as delay } from "node:timers/promises";
import puppeteer from "puppeteer-core";
import { launch } from "./browsers.mjs";
import { contentTimes } from "./content.mjs";
import { webkit } from "./webkit.mjs";

/** How long a condition is waited for, in ms. */
const PATIENCE = 45_000;
/** How often it is looked at, in ms. */
const PACE = 25;
/** How long a page that may be on its way is waited for when it is asked something, in ms. */
const ANSWER = 1000;

/** A name of this machine that Chromium and Firefox don't take for a secure context. */
export const INSECURE = "insecure.test";

/** What puppeteer turns off, and what is tested here: the back/forward cache, and the throttling of hidden pages. */
const TURNED_OFF = /back-forward|^--disable-features|throttling|backgrounding/;

/**
 * `start(url)` begins a profile with one browser. A profile has `open(url)`, which gives a {@link Tab}, `openPrivately(url)`,
 * which opens one in a profile beside this one, `workersEnd()` in Chromium, which waits until no shared worker is left, and
 * `stop()`. `url` is any page: WebKit wants one to begin with.
 */
export const PROFILES = [
  { name: "chromium", start: chromium },
  { name: "firefox", start: firefox },
  { name: "webkit", start: webkitGtk },
];

/**
 * What each engine has to do for a tab. A function that is passed to `evaluate` runs in the page, and gets what JSON can
 * tell.
 *
 * @typedef {object} Tab
 * @property {(run: Function, ...args: unknown[]) => Promise<unknown>} evaluate
 * @property {(url: string) => Promise<void>} navigate by a link, as a user does
 * @property {() => Promise<void>} goBack
 * @property {() => Promise<void>} reload
 * @property {() => Promise<void>} close
 * @property {() => Promise<void>} bringToFront
 * @property {() => Promise<void>} crash ends the process that it runs in
 * @property {(() => Promise<void>) | undefined} freeze as a browser does to spare the battery; the page is told
 * @property {(() => Promise<void>) | undefined} thaw
 * @property {() => Promise<() => void>} halt stops the process without a word to the page; gives what lets it go on
 */

/** Waits until a function in the page gives something, and gives that. */
export async function until(tab, what, run, ...args) {
  const end = Date.now() + PATIENCE;
  for (;;) {
    const value = await tab.evaluate(run, ...args);
    if (value) return value;
    if (Date.now() > end) throw new Error(`${what} has not come`);
    await delay(PACE);
  }
}

/** Freezes a page of Chromium, and waits until it has been told: the answer to the command is no sign that it stands still. */
export async function freeze(page) {
  await page.evaluate(() => {
    globalThis.isFrozen = false;
    document.addEventListener("freeze", () => (globalThis.isFrozen = true), { once: true });
  });
  await become(page, "frozen");
  await until(page, "the page's freeze event", () => globalThis.isFrozen);
}

/** Has a page of Chromium that was frozen run again. */
export const thaw = (page) => become(page, "active");

async function become(page, state) {
  const client = await page.createCDPSession();
  await client.send("Page.setWebLifecycleState", { state });
  await client.detach();
}

async function chromium() {
  const browser = await launch({ without: TURNED_OFF, args: [`--host-resolver-rules=MAP ${INSECURE} 127.0.0.1`] });
  const tabOf = (page) => ({
    ...tabOfPage(page),
    async crash() {
      const client = await page.createCDPSession();
      const crashed = new Promise((resolve) => page.once("error", resolve));
      // Nobody is left who could answer.
      client.send("Page.crash").catch(() => {});
      await crashed;
    },
    freeze: () => freeze(page),
    thaw: () => thaw(page),
  });
  const workersEnd = async () => {
    const workers = () => browser.targets().filter((target) => target.type() === "shared_worker");
    for (const end = Date.now() + PATIENCE; workers().length > 0; await delay(PACE))
      if (Date.now() > end) throw new Error(`${workers().length} shared workers are left`);
  };
  return { ...profileOf(browser, tabOf), workersEnd };
}

async function firefox() {
  const browser = await puppeteer.launch({
    browser: "firefox",
    executablePath: process.env.FIREFOX ?? "/usr/bin/firefox-esr",
    extraPrefsFirefox: {
      // Tabs of one site are to have a process each: a few would share one otherwise, and end together.
      "dom.ipc.processCount": 40,
      "dom.ipc.processCount.webIsolated": 40,
      "dom.max_script_run_time": 0,
      "network.dns.localDomains": INSECURE,
    },
  });
  return profileOf(browser, tabOfPage);
}

function profileOf(browser, tabOf) {
  return {
    open: async (url) => tabOf(await pageAt(browser, url)),
    openPrivately: async (url) => tabOf(await pageAt(await browser.createBrowserContext(), url)),
    stop: () => browser.close(),
  };
}

async function pageAt(context, url) {
  const page = await context.newPage();
  await page.goto(url);
  return page;
}

/** A tab that puppeteer drives. It takes a page of Firefox's back/forward cache for one that never loads: so it is not asked. */
function tabOfPage(page) {
  const evaluate = (run, ...args) => page.evaluate(run, ...args);
  return {
    evaluate,
    ...moving(evaluate),
    close: () => page.close(),
    bringToFront: () => page.bringToFront(),
    crash: () => kill(evaluate),
    halt: () => halt(evaluate),
  };
}

async function webkitGtk(url) {
  const { command, stop } = await webkit(url);
  // A session has one current window: what is asked of one is not to come between two words to another.
  let last = Promise.resolve();
  const inTurn = (work) => {
    const turn = last.then(work);
    last = turn.catch(() => {});
    return turn;
  };
  await command("POST", "timeouts", { script: PATIENCE, pageLoad: PATIENCE });
  // One window stays, for there is to be a current one when others close and crash.
  const home = { handle: await command("GET", "window") };
  const goHome = () => command("POST", "window", home);
  const tabOf = (handle) => {
    let hasCrashed = false;
    const at = (work) =>
      inTurn(async () => {
        await command("POST", "window", { handle });
        return work();
      });
    const execute = async (patience, run, ...args) => {
      const script = `const [args, done] = arguments;
        (async () => (${run})(...args))().then((value) => done({ value }), (error) => done({ error: String(error) }));`;
      const { value, error } = await command("POST", "execute/async", { script, args: [args] }, patience);
      if (error) throw new Error(error);
      return value;
    };
    const evaluate = (run, ...args) => at(() => execute(undefined, run, ...args));
    return {
      evaluate,
      // Of a script that runs while another page comes, the driver may never tell.
      ...moving(evaluate, (run, ...args) => at(() => execute(ANSWER, run, ...args))),
      // The driver ends the session at the first word to a window that has crashed.
      close: async () => {
        if (!hasCrashed) await at(() => command("DELETE", "window")).finally(goHome);
      },
      // A tab of this driver is hidden for ever. A window of its own can be seen, without being in front of the others.
      bringToFront: async () => {},
      crash: async () => {
        const pid = await processOf(evaluate);
        await inTurn(goHome);
        process.kill(pid, "SIGKILL");
        hasCrashed = true;
      },
      halt: () => halt(evaluate),
    };
  };
  return {
    open: (url) =>
      inTurn(async () => {
        const { handle } = await command("POST", "window/new", { type: "window" });
        await command("POST", "window", { handle });
        await command("POST", "url", { url });
        await goHome();
        return tabOf(handle);
      }),
    async openPrivately(url) {
      // Each session of the driver has a profile of its own, which leaves nothing.
      const { open, stop } = await webkitGtk(url);
      const tab = await open(url);
      return { ...tab, close: stop };
    },
    stop,
  };
}

/** How a tab goes to another page, by what the page does. `ask` evaluates where there may be no page that could answer. */
function moving(evaluate, ask = evaluate) {
  const go = async (run, ...args) => {
    const born = await evaluate(() => performance.timeOrigin);
    await evaluate(run, ...args);
    const isThere = (born) => performance.timeOrigin !== born && document.readyState === "complete";
    for (const end = Date.now() + PATIENCE; Date.now() < end; await delay(PACE)) {
      if (await ask(isThere, born).catch(() => false)) return;
    }
    throw new Error("no other page has come");
  };
  return {
    navigate: (url) => go(follow, url),
    // What answers a call goes with the page: so the page waits until it has answered.
    goBack: () => go(() => void setTimeout(() => history.back())),
    reload: () => go(() => void setTimeout(() => location.reload())),
  };
}

/** Runs in the page: follows a link. */
function follow(url) {
  const link = document.createElement("a");
  link.href = url;
  (document.body ?? document.documentElement).append(link);
  setTimeout(() => link.click());
}

async function kill(evaluate) {
  process.kill(await processOf(evaluate), "SIGKILL");
}

async function halt(evaluate) {
  const pid = await processOf(evaluate);
  process.kill(pid, "SIGSTOP");
  return () => process.kill(pid, "SIGCONT");
}

/** The process that a page runs in: no engine tells it, so it is the one that works while the page is busy. */
async function processOf(evaluate) {
  for (let attempt = 0; attempt < 5; attempt++) {
    const before = contentTimes();
    await evaluate(() => {
      for (const end = performance.now() + 300; performance.now() < end; );
    });
    const gains = [...contentTimes()].map(([pid, time]) => [pid, time - (before.get(pid) ?? 0)]);
    const [[pid, most], [, second] = [0, 0]] = gains.sort(([, a], [, b]) => b - a);
    // A busy machine may have given it a part of that time.
    if (most > 50e6 && most > 3 * second) return pid;
  }
  throw new Error("the page's process can't be told from the others");
}
