const still = matchMedia("(prefers-reduced-motion: reduce)");

/** Whether the reader asked for less motion. */
export function reducedMotion() {
  return still.matches;
}

/**
 * Draws on a canvas for as long as it can be seen: at each frame, or, where less motion is wanted,
 * once a second. `draw` gets the context, in CSS pixels, the size, and the ms since the last time.
 */
export function animate(canvas, draw) {
  const context = canvas.getContext("2d");
  let visible = false;
  let asked = 0;
  let last = performance.now();

  const frame = (now) => {
    asked = 0;
    const { clientWidth: width, clientHeight: height } = canvas;
    const scale = devicePixelRatio;
    const [across, down] = [Math.round(width * scale), Math.round(height * scale)];
    if (canvas.width !== across || canvas.height !== down) [canvas.width, canvas.height] = [across, down];
    context.setTransform(scale, 0, 0, scale, 0, 0);
    context.clearRect(0, 0, width, height);
    draw(context, { width, height }, now - last);
    last = now;
    next();
  };
  const next = () => {
    if (!visible || asked) return;
    if (!reducedMotion()) asked = requestAnimationFrame(frame);
    else asked = setTimeout(() => requestAnimationFrame(frame), 1000);
  };
  new IntersectionObserver((entries) => {
    visible = entries.at(-1).isIntersecting;
    next();
  }).observe(canvas);
  requestAnimationFrame(frame);
}

/** The colours of the style sheet, by their custom properties' names, read anew when the scheme changes. */
export function colours(element, names) {
  const read = () => {
    const style = getComputedStyle(element);
    return Object.fromEntries(names.map((name) => [name, style.getPropertyValue(`--${name}`).trim()]));
  };
  const current = { value: read() };
  matchMedia("(prefers-color-scheme: dark)").addEventListener("change", () => (current.value = read()));
  return current;
}
