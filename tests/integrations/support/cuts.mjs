// A wire that can be cut: a TCP proxy in front of a server.
import { once } from "node:events";
import { connect, createServer } from "node:net";

/**
 * Stands in front of a port of this machine. `cutAt(text)` breaks the next connection in which the server sends this
 * text, in its middle: the first half still gets through, and the break comes when `ready()` has resolved, so that it
 * overtakes nothing: where a stream fails, platforms throw away what nobody has read of it yet. Its promise resolves
 * when that has happened.
 */
export async function wire(port) {
  /** The cuts that are still to be made, in this order. */
  const cuts = [];
  const sockets = new Set();
  const server = createServer((client) => {
    const upstream = connect(port, "127.0.0.1");
    const both = [client, upstream];
    const end = () => both.forEach((socket) => socket.destroy());
    for (const socket of both) {
      sockets.add(socket);
      socket.setNoDelay(true);
      socket.on("error", end).on("close", () => {
        sockets.delete(socket);
        end();
      });
    }
    client.on("data", (chunk) => upstream.write(chunk)).on("end", () => upstream.end());
    /** The end of what has come, since the text may lie over two chunks. */
    let before = Buffer.alloc(0);
    let isCut = false;
    upstream.on("data", (chunk) => {
      if (isCut) return;
      const [cut] = cuts;
      const seen = Buffer.concat([before, chunk]);
      const at = cut ? seen.indexOf(cut.text) : -1;
      before = seen.subarray(-100);
      if (at < 0) return client.write(chunk);
      isCut = true;
      cuts.shift();
      const passed = at + Math.ceil(cut.text.length / 2) - (seen.length - chunk.length);
      client.write(chunk.subarray(0, Math.max(passed, 0)));
      Promise.resolve(cut.ready()).then(() => {
        end();
        cut.done();
      }, cut.failed);
    });
    upstream.on("end", () => client.end());
  });
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  return {
    origin: `http://127.0.0.1:${server.address().port}`,
    cutAt(text, ready = () => {}) {
      const made = new Promise((done, failed) => cuts.push({ text, ready, done, failed }));
      // Not every test waits for it.
      made.catch(() => {});
      return made;
    },
    /** Breaks all connections that there are. */
    cut: () => sockets.forEach((socket) => socket.destroy()),
    async close() {
      sockets.forEach((socket) => socket.destroy());
      server.close();
      await once(server, "close");
    },
  };
}

/** Runs a server of Node.js, with a wire to it, while `use` is at work, which is given the wire. */
export async function serving(server, use) {
  server.listen(0, "127.0.0.1");
  await once(server, "listening");
  const line = await wire(server.address().port);
  try {
    return await use(line);
  } finally {
    await line.close();
    server.closeAllConnections();
    server.close();
  }
}

/** How long a condition may take to come true, in ms. */
const PATIENCE = 30_000;

/** Waits until a condition holds. */
export async function until(holds) {
  const end = Date.now() + PATIENCE;
  while (!holds()) {
    if (Date.now() > end) throw new Error(`it has not come true within ${PATIENCE} ms: ${holds}`);
    await new Promise((resolve) => setTimeout(resolve, 2));
  }
}
