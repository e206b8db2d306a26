// nginx with nchan, and Pushpin, as Debian has them, each in a folder and on ports of its own.
import { existsSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from "node:fs";
import { tmpdir } from "node:os";
import { delimiter, join } from "node:path";
import { freePort, Program } from "../../support/program.mjs";
import { wire } from "../support/cuts.mjs";

const NCHAN = "/usr/lib/nginx/modules/ngx_nchan_module.so";
const PUSHPIN = "/usr/lib/pushpin/internal.conf";
/** How often a program that is starting is asked whether it answers, in ms. */
const ASK_EVERY = 20;

// Debian's folders for servers, which not every user has on the path.
const PATH = [process.env.PATH, "/usr/sbin"].join(delimiter);
const programOf = (name) =>
  PATH.split(delimiter)
    .map((dir) => join(dir, name))
    .find(existsSync);

/** Why nchan can't run here, or false. */
export const noNchan =
  (!programOf("nginx") && "there is no nginx (Debian: nginx)") ||
  (!existsSync(NCHAN) && `there is no nchan (Debian: libnginx-mod-nchan): ${NCHAN} is not there`);

/** Why Pushpin can't run here, or false. */
export const noPushpin =
  ["pushpin", "condure", "zurl"]
    .map((name) => !programOf(name) && `there is no ${name} (Debian: pushpin)`)
    .find(Boolean) ||
  (!existsSync(PUSHPIN) && `there is no ${PUSHPIN}`);

/** Waits until somebody answers there, whatever they say. */
async function answering(url, program) {
  for (let isUp = false; !isUp; ) {
    const late = new Promise((resolve) => setTimeout(resolve, ASK_EVERY));
    const asked = fetch(url).then(
      (response) => (response.body?.cancel(), true),
      () => false,
    );
    isUp = await Promise.race([asked, program.ended]);
    await late;
  }
}

async function inFolder(use) {
  const dir = mkdtempSync(join(tmpdir(), "headwater-hub-"));
  try {
    return await use(dir);
  } finally {
    rmSync(dir, { recursive: true, force: true });
  }
}

/** Runs nginx with these locations. `use` is given the wire to it, and its own address. */
export function withNginx(locations, use) {
  return inFolder(async (dir) => {
    const port = await freePort("127.0.0.1");
    const temporary = ["client_body", "proxy", "fastcgi", "uwsgi", "scgi"];
    writeFileSync(
      join(dir, "nginx.conf"),
      `load_module ${NCHAN};
daemon off;
worker_processes 1;
pid ${dir}/nginx.pid;
events { worker_connections 64; }
http {
  access_log off;
  ${temporary.map((name) => `${name}_temp_path ${dir}/${name};`).join("\n  ")}
  server {
    listen 127.0.0.1:${port};
    ${locations}
  }
}
`,
    );
    const args = ["-c", join(dir, "nginx.conf"), "-e", join(dir, "error.log"), "-p", dir];
    const program = new Program(programOf("nginx"), args, { cwd: dir, quiet: true });
    const line = await wire(port);
    try {
      const origin = `http://127.0.0.1:${port}`;
      await answering(origin, program);
      await use(line, origin);
    } finally {
      await line.close();
      await program.stop();
    }
  });
}

/**
 * Runs Pushpin before an origin's port, and zurl, by which it asks that. `use` is given the wire to it, and the address
 * of its control server.
 */
export function withPushpin(originPort, use) {
  return inFolder(async (dir) => {
    const ports = await Promise.all(Array.from({ length: 5 }, () => freePort("127.0.0.1")));
    const [http, control, push, sub, command] = ports;
    mkdirSync(join(dir, "zurl"));
    const zurl = `ipc://${dir}/zurl/zurl`;
    writeFileSync(
      join(dir, "internal.conf"),
      readFileSync(PUSHPIN, "utf8").replaceAll("ipc:///var/run/zurl/zurl", zurl),
    );
    writeFileSync(join(dir, "routes"), `* 127.0.0.1:${originPort}\n`);
    writeFileSync(
      join(dir, "zurl.conf"),
      `[General]
in_spec=${zurl}-in
in_stream_spec=${zurl}-in-stream
out_spec=${zurl}-out
in_req_spec=${zurl}-req
defpolicy=allow
max_open_requests=100
buffer_size=200000
timeout=600
`,
    );
    writeFileSync(
      join(dir, "pushpin.conf"),
      `[global]
include=${dir}/internal.conf
rundir=${dir}
ipc_prefix=p-
[runner]
services=condure,pushpin-proxy,pushpin-handler
http_port=127.0.0.1:${http}
logdir=${dir}
log_level=2
client_buffer_size=8192
client_maxconn=100
[proxy]
routesfile=${dir}/routes
[handler]
push_in_spec=tcp://127.0.0.1:${push}
push_in_sub_specs=tcp://127.0.0.1:${sub}
push_in_http_addr=127.0.0.1
push_in_http_port=${control}
command_spec=tcp://127.0.0.1:${command}
message_rate=2500
message_hwm=25000
`,
    );
    const options = { cwd: dir, quiet: true };
    const programs = [
      new Program(programOf("zurl"), [`--config=${dir}/zurl.conf`], options),
      new Program(programOf("pushpin"), [`--config=${dir}/pushpin.conf`, "--merge-output"], options),
    ];
    const line = await wire(http);
    try {
      await Promise.race([programs[1].line(/\[proxy\] started/), programs[0].ended]);
      await answering(`http://127.0.0.1:${control}/`, programs[1]);
      await use(line, `http://127.0.0.1:${control}`);
    } finally {
      await line.close();
      await Promise.all(programs.map((program) => program.stop()));
    }
  });
}
