import { once } from "node:events";
import { createServer } from "node:net";
import { createInterface } from "node:readline";
import { setTimeout as delay } from "node:timers/promises";
import { Program } from "./program.mjs";

/** How long the driver may take to answer, in ms. */
const PATIENCE = 30_000;

/** WebKit, by the WebDriver program that the variable WEBKIT_DRIVER names: WebKitGTK's, or Safari's on macOS. */
export async function webkit(url) {
  const programs = [];
  const stop = async () => {
    for (const program of programs.reverse()) await program.stop();
  };
  try {
    const environment = { ...process.env };
    if (process.platform !== "darwin") {
      const { screen, display } = await openScreen();
      programs.push(screen);
      environment.DISPLAY = display;
      // Its compositor wants a graphics card.
      environment.WEBKIT_DISABLE_COMPOSITING_MODE = "1";
      delete environment.WAYLAND_DISPLAY;
    }
    const port = await freePort();
    const command = process.env.WEBKIT_DRIVER ?? (process.platform === "darwin" ? "safaridriver" : "WebKitWebDriver");
    const driver = new Program(command, [`--port=${port}`], { env: environment });
    programs.push(driver);
    const base = `http://127.0.0.1:${port}`;
    await Promise.race([ready(base), driver.ended]);
    const { sessionId, capabilities } = await call(base, "POST", "/session", { capabilities: {} });
    // The browser is the driver's child, and ends with its session.
    programs.push({ stop: () => call(base, "DELETE", `/session/${sessionId}`).catch(() => {}) });
    await call(base, "POST", `/session/${sessionId}/url`, { url });
    return { version: `${capabilities.browserVersion} (${capabilities.browserName})`, ended: driver.ended, stop };
  } catch (error) {
    await stop();
    throw error;
  }
}

/** A screen for a browser that can't do without one; it names its own number. */
async function openScreen() {
  const screen = new Program("Xvfb", ["-displayfd", "3", "-nolisten", "tcp", "-screen", "0", "1280x800x24"], {
    stdio: ["ignore", "ignore", "ignore", "pipe"],
  });
  const lines = createInterface({ input: screen.stdio[3] });
  const [number] = await Promise.race([once(lines, "line"), screen.ended]);
  return { screen, display: `:${number}` };
}

async function freePort() {
  const server = createServer().listen(0, "127.0.0.1");
  await once(server, "listening");
  const { port } = server.address();
  server.close();
  await once(server, "close");
  return port;
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
async function call(base, method, path, body) {
  const response = await fetch(base + path, { method, body: body && JSON.stringify(body) });
  const { value } = await response.json();
  if (!response.ok) throw new Error(`${method} ${path}: ${value?.error}: ${value?.message}`);
  return value;
}
