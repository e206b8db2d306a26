// The processes in which browsers run pages, and how long each has worked: Linux tells.
import { readdirSync, readFileSync } from "node:fs";

const CONTENT = /--type=renderer|-contentproc.* tab$|WebKitWebProcess/;

/**
 * How long the main threads of all such processes that this program has started have run, in ns, by the process's number.
 * There is none where nobody tells.
 */
export function contentTimes() {
  const parents = new Map();
  const times = new Map();
  if (process.platform !== "linux") return times;
  for (const entry of readdirSync("/proc")) {
    if (!/^\d+$/.test(entry)) continue;
    const stat = read(`/proc/${entry}/stat`);
    // The name, in brackets, may have spaces in it.
    parents.set(Number(entry), Number(stat?.slice(stat.lastIndexOf(")") + 2).split(" ")[1]));
  }
  const isOurs = (pid) => {
    for (let at = pid; at > 1; at = parents.get(at)) if (at === process.pid) return true;
    return false;
  };
  for (const pid of parents.keys()) {
    if (!isOurs(pid)) continue;
    const command = read(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim() ?? "";
    if (CONTENT.test(command)) times.set(pid, Number(read(`/proc/${pid}/task/${pid}/schedstat`)?.split(" ")[0] ?? 0));
  }
  return times;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
