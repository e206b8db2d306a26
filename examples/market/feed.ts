// The feed of the dashboards for JavaScript's frameworks: its types, and what is made of its events.
import type { SourceEvent } from "headwater";

/** The feed's events, by type. Each has its number. */
export interface Feed {
  tick: { seq: number; symbol: string; price: number };
  halt: { seq: number; symbol: string; reason: string };
  resume: { seq: number; symbol: string };
  news: { seq: number; text: string };
}
/** What the prices are made of. */
export type Trade = Pick<Feed, "tick" | "halt" | "resume">;

export interface Quote {
  readonly symbol: string;
  readonly prices: readonly number[];
  readonly first: number;
  readonly isHalted: boolean;
}
export type Market = { readonly received: number; readonly quotes: readonly Quote[] };

/** How many prices a chart shows, and how many lines of news are kept. */
const SHOWN = 120;
const KEPT = 5;

/** This page's own feed: nobody else's buttons break it. */
const client = Math.random().toString(36).slice(2);
export const url = `/stream?client=${client}`;

export const orders = { Drop: "drop", "Burst of 2000": "burst", "Answer 503": "unavailable" };

/** Has the server do something to the feed. Whatever comes of it, the feed shows. */
export const order = (action: string) =>
  fetch(`/control?client=${client}`, { method: "POST", body: JSON.stringify({ feed: "stream", action }) });

type Traded = { [Type in keyof Trade]: SourceEvent<Trade[Type], Type> }[keyof Trade];

export const closed: Market = { received: 0, quotes: [] };

/** The market after an event: every event is in it. */
export function trade({ received, quotes }: Market, { type, data }: Traded): Market {
  const { symbol } = data;
  const before = quotes.find((quote) => quote.symbol === symbol);
  const { prices = [], first } = before ?? {};
  const price = type === "tick" ? [data.price] : [];
  const quote: Quote = {
    symbol,
    prices: [...prices, ...price].slice(-SHOWN),
    first: first ?? price[0] ?? 0,
    isHalted: type === "halt" || (type === "tick" && !!before?.isHalted),
  };
  const others = quotes.filter((quote) => quote !== before);
  return { received: received + 1, quotes: [...others, quote].sort((a, b) => (a.symbol < b.symbol ? -1 : 1)) };
}

/** The latest news, the newest first. */
export const note = (news: readonly Feed["news"][], { data }: SourceEvent<Feed["news"], "news">) =>
  [data, ...news].slice(0, KEPT);

/** How far the price has come since the first one, in per cent. */
export const change = ({ prices, first }: Quote): number => ((prices.at(-1) ?? first) / first - 1) * 100;

/** How a card looks. */
export const look = (quote: Quote): string =>
  `quote ${change(quote) < 0 ? "falling" : "rising"}${quote.isHalted ? " halted" : ""}`;

/** The prices as an SVG path in a box of 320 × 96. */
export function line({ prices }: Quote): string {
  const low = Math.min(...prices);
  const span = Math.max(...prices) - low || 1;
  const x = (index: number) => 320 - ((prices.length - 1 - index) * 320) / (SHOWN - 1);
  const y = (price: number) => 84 - ((price - low) / span) * 72;
  return prices.map((price, i) => `${i ? "L" : "M"}${x(i).toFixed(1)} ${y(price).toFixed(1)}`).join("");
}

/** More of the connection than its state. */
export const more = (state: string, attempt: number, nextAttemptAt: number | null): string =>
  state === "connecting"
    ? `attempt ${attempt}`
    : nextAttemptAt
      ? `trying again at ${new Date(nextAttemptAt).toLocaleTimeString()}`
      : "";
