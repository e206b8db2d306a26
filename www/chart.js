import { animate, colours, reducedMotion } from "./frames.js";
import { Lanes } from "./lanes.js";
import { Series } from "./series.js";
import { ServerClock } from "./server-clock.js";
import { clock } from "./text.js";

const SYMBOLS = ["HEAD", "WATR", "SPRG", "DLTA"];
/** Room for the axis, above a lane's line for its words, and below it, in pixels. */
const AXIS = 26;
const ABOVE = 34;
const BELOW = 8;
/** How far the line goes on after the last event, in ms: each may wait this long for the next. */
const KNOWN = 600;
/** From how late on an event counts as replayed, in ms. */
const LATE = 1000;
/** The smallest range of prices that fills a lane, as a part of the price. */
const RANGE = 0.008;
/** The shortest time that fills the chart, in ms. */
const LEAST = 12_000;

/** Prices over the last minute, a lane each, by the time the events were made rather than came. */
export class Chart {
  #lanes;
  #clock = new ServerClock();
  #series = new Map(SYMBOLS.map((symbol) => [symbol, { line: new Series(), halts: [], low: NaN, high: NaN }]));
  #outages = [];
  #news = [];
  #oldest = Infinity;
  #newest = 0;
  #colours;

  constructor(canvas, list) {
    this.#lanes = new Lanes(list, SYMBOLS);
    this.#colours = colours(canvas, [
      ...SYMBOLS.map((name) => name.toLowerCase()),
      "rule",
      "faint",
      "surface",
      "waiting",
      "accent",
    ]);
    animate(canvas, (context, size, elapsed) => this.#draw(context, size, elapsed));
  }

  price({ symbol, price, at }) {
    this.#series.get(symbol).line.push(at, price, this.#heard(at) > LATE);
  }

  note(at) {
    this.#heard(at);
    this.#news.push(at);
  }

  halt({ symbol, at }) {
    this.#heard(at);
    this.#series.get(symbol).halts.push({ from: at, to: null });
  }

  resume({ symbol, at }) {
    this.#heard(at);
    const halt = this.#series.get(symbol).halts.at(-1);
    if (halt) halt.to = at;
  }

  /** Notes whether there is a connection. */
  connected(is) {
    const last = this.#outages.at(-1);
    if (is && last) last.to ??= this.#clock.now();
    if (!is && this.#newest > 0 && last?.to !== null) this.#outages.push({ from: this.#clock.now(), to: null });
  }

  #heard(at) {
    this.#oldest = Math.min(this.#oldest, at);
    this.#newest = Math.max(this.#newest, at);
    return this.#clock.late(at);
  }

  #draw(context, { width, height }, elapsed) {
    const now = this.#clock.now();
    // It begins with a few seconds, and widens with what there is to show.
    const most = Math.min(70, Math.max(25, width / 13)) * 1000;
    const span = Math.min(most, Math.max(LEAST, now - this.#oldest + 1000));
    const view = {
      context,
      width,
      height,
      now,
      from: now - span,
      x: (time) => ((time - now + span) / span) * (width - 14),
      lane: (height - AXIS) / SYMBOLS.length,
      colours: this.#colours.value,
    };
    this.#forget(view.from);
    this.#drawTimes(view);
    this.#drawOutages(view);
    for (const [index, symbol] of SYMBOLS.entries()) this.#drawLane(view, symbol, index * view.lane, elapsed);
  }

  #forget(before) {
    const recent = ({ to }) => to === null || to > before;
    this.#outages = this.#outages.filter(recent);
    this.#news = this.#news.filter((at) => at > before);
    for (const series of this.#series.values()) {
      series.halts = series.halts.filter(recent);
      series.line.trim(before);
    }
  }

  #drawTimes({ context, width, height, now, from, x, lane, colours }) {
    context.fillStyle = colours.rule;
    for (let index = 1; index <= SYMBOLS.length; index++) context.fillRect(0, Math.round(index * lane), width, 1);
    context.font = `11px ${getComputedStyle(context.canvas).fontFamily}`;
    context.textAlign = "center";
    context.textBaseline = "middle";
    for (let time = Math.ceil(from / 10_000) * 10_000; time <= now; time += 10_000) {
      context.fillStyle = colours.rule;
      context.fillRect(x(time), 0, 1, height - AXIS);
      context.fillStyle = colours.faint;
      if (x(time) > 26 && x(time) < width - 30) context.fillText(clock(time), x(time), height - AXIS / 2 + 1);
    }
    context.fillStyle = colours.accent;
    for (const at of this.#news) diamond(context, x(at), height - AXIS, 4);
  }

  #drawOutages({ context, height, now, x, colours }) {
    for (const { from, to } of this.#outages) {
      const [left, right] = [Math.max(0, x(from)), x(to ?? now)];
      context.fillStyle = `${colours.waiting}26`;
      context.fillRect(left, 0, Math.max(1, right - left), height - AXIS);
      context.fillStyle = colours.waiting;
      context.fillRect(left, height - AXIS - 2, Math.max(1, right - left), 2);
    }
  }

  #drawLane(view, symbol, top, elapsed) {
    const { context, now, from, x, lane, colours } = view;
    const series = this.#series.get(symbol);
    if (!series.line.last) return;
    const [low, high] = this.#range(series, elapsed);
    const y = (price) => top + lane - BELOW - ((price - low) / (high - low)) * (lane - ABOVE - BELOW);
    const colour = colours[symbol.toLowerCase()];
    const known = Math.min(now, this.#newest + KNOWN);
    context.save();
    context.beginPath();
    context.rect(0, top, view.width, lane);
    context.clip();

    for (const { from: start, to } of series.halts) {
      context.fillStyle = `${colours.faint}1f`;
      context.fillRect(x(start), top, x(to ?? known) - x(start), lane);
    }
    const { line, replayed, spikes, first, end } = trace(series.line, known, x, y);
    const area = new Path2D(line);
    area.lineTo(end.x, top + lane);
    area.lineTo(first.x, top + lane);
    const fill = context.createLinearGradient(0, top + ABOVE, 0, top + lane);
    fill.addColorStop(0, `${colour}3d`);
    fill.addColorStop(1, `${colour}00`);
    context.fillStyle = fill;
    context.fill(area);
    context.lineJoin = context.lineCap = "round";
    stroke(context, replayed, `${colour}59`, 8);
    stroke(context, spikes, `${colour}66`, 3);
    stroke(context, line, colour, 1.75);

    // What can't be known yet.
    if (known < now) {
      context.setLineDash([1, 5]);
      const ahead = new Path2D();
      ahead.moveTo(end.x, end.y);
      ahead.lineTo(x(now), end.y);
      stroke(context, ahead, colour, 1.5);
      context.setLineDash([]);
    }
    const pulse = reducedMotion() ? 0 : Math.exp(-(known - series.line.last.at) / 220);
    disc(context, end, 4 + 7 * pulse, `${colour}40`);
    disc(context, end, 3, colour);
    context.restore();

    const start = series.line.first(from);
    const halted = series.halts.at(-1)?.to === null;
    this.#lanes.show(symbol, series.line.last.to, series.line.last.to / start - 1, halted);
  }

  /** The prices at a lane's bottom and top, which follow the line smoothly. */
  #range(series, elapsed) {
    let [low, high] = series.line.extent();
    const middle = (low + high) / 2;
    const half = Math.max(high - low, middle * RANGE) / 2;
    [low, high] = [middle - half, middle + half];
    const part = reducedMotion() || Number.isNaN(series.low) ? 1 : 1 - Math.exp(-elapsed / 160);
    const start = (value, target) => (Number.isNaN(value) ? target : value + (target - value) * part);
    series.low = start(series.low, low);
    series.high = start(series.high, high);
    return [series.low, series.high];
  }
}

/** A series as paths: its line, what of it was replayed, and the spans of its bursts. */
function trace(series, until, x, y) {
  const [line, replayed, spikes] = [new Path2D(), new Path2D(), new Path2D()];
  let first, end, spiked;
  series.walk(until, (time, value, point) => {
    const here = { x: x(time), y: y(value) };
    if (!first) line.moveTo(here.x, here.y);
    else line.lineTo(here.x, here.y);
    if (point.late && end) {
      replayed.moveTo(end.x, end.y);
      replayed.lineTo(here.x, here.y);
    }
    if (spiked !== point) {
      spiked = point;
      if (point.low < Math.min(point.from, point.to) || point.high > Math.max(point.from, point.to)) {
        spikes.moveTo(here.x, y(point.low));
        spikes.lineTo(here.x, y(point.high));
      }
    }
    first ??= here;
    end = here;
  });
  return { line, replayed, spikes, first, end };
}

function stroke(context, path, style, width) {
  context.strokeStyle = style;
  context.lineWidth = width;
  context.stroke(path);
}

function disc(context, { x, y }, radius, style) {
  context.fillStyle = style;
  context.beginPath();
  context.arc(x, y, radius, 0, 2 * Math.PI);
  context.fill();
}

function diamond(context, x, y, radius) {
  context.beginPath();
  context.moveTo(x, y - radius);
  context.lineTo(x + radius, y);
  context.lineTo(x, y + radius);
  context.lineTo(x - radius, y);
  context.fill();
}
