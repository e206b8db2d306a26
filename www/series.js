/** How long a price takes to get to where it was set, in ms, so that its line is a curve. */
const EASE = 450;
/** Prices this close together, in ms, are one point: a burst has two thousand of them. */
const SAME = 10;
/** How many points are kept at most. */
const MOST = 2000;

/**
 * A price over time. Each point keeps the value its curve starts from, so that the drawn past never
 * changes when a new price arrives.
 */
export class Series {
  #points = [];

  /** The newest point. */
  get last() {
    return this.#points.at(-1);
  }

  /** Sets the price at a time. `late` marks one that came by replay. */
  push(at, price, late) {
    const last = this.last;
    if (last && at - last.at < SAME) {
      last.to = price;
      last.low = Math.min(last.low, price);
      last.high = Math.max(last.high, price);
      return;
    }
    const from = last ? valueOf(last, at) : price;
    this.#points.push({ at, from, to: price, low: Math.min(from, price), high: Math.max(from, price), late });
    // A page in the background draws nothing, and so trims nothing.
    if (this.#points.length > MOST) this.#points.splice(0, MOST / 2);
  }

  /** Forgets what lies before a time, but for the point whose curve leads up to it. */
  trim(before) {
    const keep = this.#points.findIndex((point) => point.at >= before);
    if (keep > 1) this.#points.splice(0, keep - 1);
  }

  /** The lowest and the highest price that is kept. */
  extent() {
    let [low, high] = [Infinity, -Infinity];
    for (const point of this.#points) {
      low = Math.min(low, point.low);
      high = Math.max(high, point.high);
    }
    return [low, high];
  }

  /** Walks along the curve up to a time: `step(time, value, point)`. */
  walk(until, step) {
    const points = this.#points;
    for (let index = 0; index < points.length; index++) {
      const point = points[index];
      if (point.at > until) return;
      const end = Math.min(points[index + 1]?.at ?? until, until);
      const eased = Math.min(end, point.at + EASE);
      const steps = Math.max(1, Math.ceil((eased - point.at) / 50));
      for (let n = 0; n <= steps; n++) {
        const time = point.at + ((eased - point.at) * n) / steps;
        step(time, valueOf(point, time), point);
      }
      if (end > eased) step(end, point.to, point);
    }
  }

  /** The price at a time, or the first one that is kept. */
  first(time) {
    const later = this.#points.findIndex((point) => point.at > time);
    return (this.#points[later - 1] ?? this.#points[0]).to;
  }
}

function valueOf({ at, from, to }, time) {
  const part = Math.min(1, Math.max(0, (time - at) / EASE));
  return from + (to - from) * part * part * (3 - 2 * part);
}
