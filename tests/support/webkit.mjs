import { setTimeout as delay } from "node:timers/promises";
import { freePort, Program } from "./program.mjs";

/** How long the driver may take to answer, in ms. */
const PATIENCE = 30_000;

/**
 * As ENGINES has it: by the WebDriver program that the variable WEBKIT_DRIVER names, WebKitGTK's, or Safari's on macOS. It
 * tells nobody of requests, nor of errors. `command(method, path, body, patience)` is one of WebDriver's, below its
 * session; it fails if there is no answer within `patience` ms, by default 30 s.
 */
export async function webkit(url) {
  const programs = [];
  const stop = async () => {
    for (const program of programs.reverse()) await program.stop();
  };
  try {
    const env = {};
    if (process.platform !== "darwin") {
      // A screen for a browser that can't do without one; it names its own number.
      const screen = new Program("Xvfb", ["-displayfd", "1", "-nolisten", "tcp", "-screen", "0", "1280x800x24"]);
      programs.push(screen);
      env.DISPLAY = `:${await screen.line(/^\d+$/)}`;
      // Its compositor wants a graphics card.
      env.WEBKIT_DISABLE_COMPOSITING_MODE = "1";
      env.WAYLAND_DISPLAY = undefined;
    }
    const port = await freePort("127.0.0.1");
    const program = process.env.WEBKIT_DRIVER ?? (process.platform === "darwin" ? "safaridriver" : "WebKitWebDriver");
    const driver = new Program(program, [`--port=${port}`], { env });
    programs.push(driver);
    const base = `http://127.0.0.1:${port}`;
    await Promise.race([ready(base), driver.ended]);
    const { sessionId, capabilities } = await call(base, "POST", "/session", { capabilities: {} });
    // The browser is the driver's child, and ends with its session.
    programs.push({ stop: () => call(base, "DELETE", `/session/${sessionId}`).catch(() => {}) });
    const command = (method, path, body, patience) =>
      call(base, method, `/session/${sessionId}/${path}`, body, patience);
    await command("POST", "url", { url });
    const version = `${capabilities.browserVersion} (${capabilities.browserName})`;
    return { version, ended: driver.ended, stop, command };
  } catch (error) {
    await stop();
    throw error;
  }
}

async function ready(base) {
  const deadline = Date.now() + PATIENCE;
  while (Date.now() < deadline) {
    const { ready } = await call(base, "GET", "/status").catch(() => ({}));
    if (ready) return;
    await delay(50);
  }
  throw new Error("the driver does not answer");
}

/** A WebDriver command, and what it gives. */
async function call(base, method, path, body, patience = PATIENCE) {
  const signal = AbortSignal.timeout(patience);
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body), signal });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
  return value;
}
