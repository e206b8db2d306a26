import type { SourceEvent } from "headwater";

/** The feed's events, by type. Each has its number. */
export interface Feed {
  tick: { seq: number; symbol: string; price: number };
  halt: { seq: number; symbol: string; reason: string };
  resume: { seq: number; symbol: string };
  news: { seq: number; text: string };
}

type Of<Types extends keyof Feed> = { [Type in Types]: SourceEvent<Feed[Type], Type> }[Types];

export interface Quote {
  readonly prices: readonly number[];
  readonly first: number;
  readonly isHalted: boolean;
}
export type Quotes = Readonly<Record<string, Quote>>;

/** How many prices a chart shows, and how many lines of news are kept. */
const SHOWN = 120;
const KEPT = 5;

/** This page's own feed: nobody else's buttons break it. */
const client = crypto.randomUUID();
export const url = `/stream?client=${client}`;

/** What both readers say of the connection. By fetch one is told why there is none. */
export const common = { parse: "json", transport: "fetch" } as const;

/** Has the server do something to the feed. Whatever comes of it, the feed shows. */
export const order = (action: "drop" | "burst" | "unavailable") =>
  fetch(`/control?client=${client}`, { method: "POST", body: JSON.stringify({ feed: "stream", action }) });

export function trade(quotes: Quotes, { type, data }: Of<"tick" | "halt" | "resume">): Quotes {
  const before = quotes[data.symbol] ?? { prices: [], first: type === "tick" ? data.price : 0, isHalted: false };
  const quote =
    type === "tick"
      ? { ...before, prices: [...before.prices, data.price].slice(-SHOWN) }
      : { ...before, isHalted: type === "halt" };
  return { ...quotes, [data.symbol]: quote };
}

export const note = (news: readonly Feed["news"][], { data }: Of<"news">): readonly Feed["news"][] =>
  [data, ...news].slice(0, KEPT);

/** How far the price has come since the first one, in per cent. */
export const change = ({ prices, first }: Quote): number => ((prices.at(-1) ?? first) / first - 1) * 100;

/** The prices as an SVG path in a box of 320 × 96. */
export function line({ prices }: Quote): string {
  const low = Math.min(...prices);
  const span = Math.max(...prices) - low || 1;
  const x = (index: number) => 320 - ((prices.length - 1 - index) * 320) / (SHOWN - 1);
  const y = (price: number) => 84 - ((price - low) / span) * 72;
  return prices.map((price, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(price).toFixed(1)}`).join("");
}
