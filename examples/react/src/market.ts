import type { SourceEvent } from "headwater";

export interface Tick {
  symbol: string;
  price: number;
}

/** What the feed says, by the names of its events. */
export type Market = { tick: Tick; news: { text: string }; halt: Tick; resume: Tick };

/** A symbol's prices, the latest one last. */
export type Prices = Record<string, number[]>;

/** How many prices a chart shows. */
const SHOWN = 60;

/** The prices with one more: a new object, since components compare them. */
export const trade = (prices: Prices, { data: { symbol, price } }: SourceEvent<Tick>): Prices => ({
  ...prices,
  [symbol]: [...(prices[symbol] ?? []), price].slice(-SHOWN),
});

/** The latest sentences, the newest first. */
export const headline = (news: string[], { data }: SourceEvent<{ text: string }>): string[] =>
  [data.text, ...news].slice(0, 4);

/** A line through the prices, in a box of 100 by 30. */
export function line(prices: number[]): string {
  const [low, high] = [Math.min(...prices), Math.max(...prices)];
  const x = (i: number) => 100 - ((prices.length - 1 - i) * 100) / (SHOWN - 1);
  const y = (price: number) => 27 - (24 * (price - low)) / (high - low || 1);
  return prices.map((price, i) => `${x(i).toFixed(1)},${y(price).toFixed(1)}`).join(" ");
}

const key = Math.random().toString(36).slice(2);

/** The feed of this page alone: nobody else's buttons break it. */
export const feed = `/stream?client=${key}`;

/** Has the server do something to this page's feed. */
export function order(action: "drop" | "burst" | "unavailable"): void {
  void fetch(`/control?client=${key}`, { method: "POST", body: JSON.stringify({ feed: "stream", action }) });
}
