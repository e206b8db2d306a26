// For programs that run in the page, and talk to the server that it comes from.

const at = (path) => new URL(path, globalThis.location?.href ?? globalThis.process.argv[2]);

/** What the server answers at a path, as JSON. */
export async function ask(path) {
  return (await fetch(at(path))).json();
}

/** Reports something; resolves when it was heard. */
export async function report(kind, content = {}) {
  const response = await fetch(at("/report"), { method: "POST", body: JSON.stringify({ kind, ...content }) });
  if (!response.ok) throw new Error(`the report was refused: ${response.status}`);
}

/** Runs `measure`, and says that it is done, or why not. */
export async function reporting(measure) {
  try {
    await measure();
    await report("done");
  } catch (error) {
    await report("failed", { message: String(error?.stack ?? error) });
  }
}

/** Asks the scripted origin for a stream of these steps; gives its URL. */
export async function stage(origin, steps) {
  const body = JSON.stringify({ attempts: [{ steps }] });
  const { url } = await (await fetch(`${origin}/scenario`, { method: "POST", body })).json();
  return origin + url;
}
