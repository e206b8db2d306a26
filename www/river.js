import { animate, colours, reducedMotion } from "./frames.js";

/** What springs where, from top to bottom: each symbol of the ticker, and the rest by their kind. */
const NAMES = ["head", "watr", "sprg", "dlta", "news", "secure", "chat"];
/** Where the brooks have come together, as a part of the width. */
const JOIN = 0.6;
/** How far apart they run then, as a part of the height. */
const APART = 0.022;
/** How long a drop takes from spring to mouth, in ms. */
const FLOW = 3600;
/** How many drops there may be: a burst is a flood, but a drawn one. */
const MOST = 500;

/** Draws each event as a drop that runs down its own brook into one river. */
export function startRiver(canvas) {
  const palette = colours(canvas, [...NAMES, "accent"]);
  let drops = [];

  animate(canvas, (context, { width, height }) => {
    const now = performance.now();
    const { value } = palette;
    for (const [index, name] of NAMES.entries()) brook(context, width, height, index, value[name], value.accent);
    drops = drops.filter((drop) => now - drop.born < FLOW);
    for (const { index, born, aside, size } of drops) {
      const part = (now - born) / FLOW;
      if (part < 0) continue;
      context.globalAlpha = Math.min(1, part * 8, (1 - part) * 6);
      context.fillStyle = value[NAMES[index]];
      context.beginPath();
      context.arc(part * width, course(index, part) * height + aside, size, 0, 2 * Math.PI);
      context.fill();
    }
    context.globalAlpha = 1;
  });

  return {
    /** An event has come: a symbol's, or of another kind. */
    drop(kind) {
      const index = NAMES.indexOf(kind.toLowerCase());
      if (reducedMotion() || document.hidden || drops.length >= MOST || index < 0) return;
      // Those that come at once flow one after the other, or a burst would be one dot.
      const born = performance.now() + Math.random() * Math.min(1500, drops.length * 4);
      drops.push({ index, born, aside: Math.random() * 4 - 2, size: 1.8 + Math.random() * 1.4 });
    },
  };
}

/** How far down a brook is, there across. */
function course(index, across) {
  const side = index / (NAMES.length - 1) - 0.5;
  const along = Math.min(1, across / JOIN);
  const narrowing = 1 - along * along * (3 - 2 * along);
  const bundle = side * APART * (NAMES.length - 1);
  // The bends begin before the brooks have joined, and grow towards the mouth.
  const bend = 0.11 * across * across * Math.sin((across - 0.35) * 9);
  return 0.5 + bundle + (0.9 * side - bundle) * narrowing + bend;
}

function brook(context, width, height, index, colour, river) {
  const ink = context.createLinearGradient(0, 0, width, 0);
  ink.addColorStop(0, `${colour}00`);
  ink.addColorStop(0.12, `${colour}73`);
  ink.addColorStop(JOIN - 0.1, `${colour}73`);
  ink.addColorStop(JOIN + 0.15, `${river}73`);
  context.beginPath();
  for (let x = 0; x <= width + 8; x += 8) context.lineTo(x, course(index, x / width) * height);
  context.strokeStyle = ink;
  context.lineWidth = 1.75;
  context.stroke();
}
