// How long the main threads of the browsers' content processes have run: Linux tells.
import { readdirSync, readFileSync } from "node:fs";

/** What each event costs: `begin()`, `end({ count })`, then `spent()`, in ns; undefined where nobody tells. */
export function stopwatch() {
  let began, spent;
  return {
    begin: () => (began = contentTime()),
    end: ({ count }) => (spent = began === undefined ? undefined : (contentTime() - began) / count),
    spent: () => spent,
  };
}

const CONTENT = /--type=renderer|-contentproc.* tab$|WebKitWebProcess/;

/** Nanoseconds, of all content processes that this program has started; undefined where nobody tells. */
function contentTime() {
  if (process.platform !== "linux") return undefined;
  const parents = new Map();
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
  let time = 0;
  for (const pid of parents.keys()) {
    if (!isOurs(pid)) continue;
    const command = read(`/proc/${pid}/cmdline`)?.replaceAll("\0", " ").trim() ?? "";
    if (CONTENT.test(command)) time += Number(read(`/proc/${pid}/task/${pid}/schedstat`)?.split(" ")[0] ?? 0);
  }
  return time;
}

function read(path) {
  try {
    return readFileSync(path, "utf8");
  } catch {
    return undefined;
  }
}
