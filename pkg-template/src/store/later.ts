/** Calls `act` with the next frame, or in so many ms. Returns a function that calls it off. */
export function later(act: () => void, when: "frame" | number): () => void {
  // Places without a page may have no frames.
  if (when === "frame" && typeof requestAnimationFrame === "function") {
    const frame = requestAnimationFrame(act);
    return () => cancelAnimationFrame(frame);
  }
  const timer = setTimeout(act, when === "frame" ? 16 : when);
  return () => clearTimeout(timer);
}
