// What only one run at a time may have: a file with the number of the process that has it.
import { closeSync, openSync, readFileSync, renameSync, rmSync, writeSync } from "node:fs";

/** How often one that waits for another run looks again, in ms. */
const LOOK_EVERY = 500;

/** Waits until no other run has it, and takes it; gives the function that lets it go. */
export async function lock(path) {
  for (;;) {
    try {
      const file = openSync(path, "wx");
      writeSync(file, String(process.pid));
      closeSync(file);
      break;
    } catch (error) {
      if (error.code !== "EEXIST") throw error;
      if (!isAlive(path)) takeOver(path);
      else await new Promise((resolve) => setTimeout(resolve, LOOK_EVERY));
    }
  }
  return () => rmSync(path, { force: true });
}

/** The lock of a run that was ended. Of several that see it only one gets to move it. */
function takeOver(path) {
  const aside = `${path}.${process.pid}`;
  try {
    renameSync(path, aside);
    rmSync(aside, { force: true });
  } catch {
    // Another was quicker.
  }
}

function isAlive(path) {
  try {
    const pid = Number(readFileSync(path, "utf8"));
    // Its number is written just after the file is made.
    if (pid > 0) process.kill(pid, 0);
    return true;
  } catch (error) {
    return error.code === "EPERM";
  }
}
