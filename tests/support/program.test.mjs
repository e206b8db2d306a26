// Programs that tests and benchmarks start end with all that they have started.
import assert from "node:assert/strict";
import { readFileSync } from "node:fs";
import { test } from "node:test";
import { Program, run } from "./program.mjs";

const isWindows = process.platform === "win32" && "it has no process groups";

/** Starts a program of its own, writes its number, and waits for it. */
const PARENT = ["-c", "sleep 600 & echo $!; wait"];

/** Whether a process runs; one that has ended may wait for its parent to notice. */
function runs(pid) {
  try {
    process.kill(pid, 0);
    return process.platform !== "linux" || !/\) Z /.test(readFileSync(`/proc/${pid}/stat`, "latin1"));
  } catch {
    return false;
  }
}

async function gone(pid) {
  const end = Date.now() + 20_000;
  while (runs(pid)) {
    assert.ok(Date.now() < end, `${pid} still runs`);
    await new Promise((resolve) => setTimeout(resolve, 10));
  }
}

test("a program that is stopped ends with what it has started, and without a fault", { skip: isWindows }, async () => {
  const program = new Program("sh", PARENT);
  const pid = Number(await program.line(/^\d+$/));
  assert.ok(runs(pid));
  await program.stop();
  await gone(pid);
  assert.equal(await program.exited, "SIGTERM");
  await program.ended;
});

test("a program that ends leaves nothing behind, and says how it has ended", { skip: isWindows }, async () => {
  const program = new Program("sh", ["-c", "sleep 600 > /dev/null & echo $!; exit 3"]);
  await gone(Number(await program.line(/^\d+$/)));
  await assert.rejects(program.ended, /sh -c .*: it has ended: 3\n\d+$/);
});

for (const signal of ["SIGINT", "SIGTERM", "SIGHUP"]) {
  test(`what a program has started ends with it by ${signal}`, { skip: isWindows }, async () => {
    const url = JSON.stringify(new URL("program.mjs", import.meta.url));
    const source = `import { Program } from ${url};
      const program = new Program("sh", ${JSON.stringify(PARENT)});
      console.log(await program.line(/^\\d+$/));
      process.kill(process.pid, ${JSON.stringify(signal)});
      await program.exited;`;
    const starter = new Program(process.execPath, ["--input-type=module", "--eval", source]);
    const pid = Number(await starter.line(/^\d+$/));
    assert.ok((await starter.exited) > 128);
    await gone(pid);
  });
}

test("a line is waited for, in vain for so long only, or until the program has ended", {
  skip: isWindows,
}, async () => {
  const silent = new Program("sleep", ["600"], { patience: 50 });
  await assert.rejects(silent.line(/./), /sleep 600: no line like/);
  await silent.stop();
  const brief = new Program("sh", ["-c", "echo one; echo two"]);
  assert.equal(await brief.line(/two/), "two");
  await assert.rejects(brief.line(/one/, 1), /it has ended without a line like .*\none\ntwo$/);
});

test("a run gives what was written to the standard output, or fails with all that was written", {
  skip: isWindows,
}, async () => {
  assert.equal(await run("sh", ["-c", "echo one; echo noise >&2; echo two"]), "one\ntwo");
  await assert.rejects(run("sh", ["-c", "echo why >&2; exit 2"]), /: 2\nwhy$/);
  await assert.rejects(run("sleep", ["600"], { patience: 50 }), /it took too long/);
  await assert.rejects(run("no-such-program", []), /ENOENT/);
});
