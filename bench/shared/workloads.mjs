// What the server sends: so many different events, again and again.
const DISTINCT = 500;

const json = (n) => JSON.stringify({ symbol: "HDWR", price: 100 + (n % 97) / 8, volume: n });

/** `heard` is the type that the page listens to; the others are for nobody. */
export const WORKLOADS = [
  { name: "message", label: "messages of 50 bytes", heard: "message", event: (n) => `data: ${json(n)}\n\n` },
  {
    name: "tick",
    label: "named events with ids",
    heard: "tick",
    event: (n) => `event: tick\nid: ${n}\ndata: ${json(n)}\n\n`,
  },
  {
    name: "unheard",
    label: "9 of 10 of types nobody listens to",
    heard: "tick",
    event: (n) => `event: ${n % 10 === 0 ? "tick" : `other-${n % 10}`}\ndata: ${json(n)}\n\n`,
  },
];

/** The steps that send `count` events, as fast as the socket takes them. */
export function steps({ event }, count) {
  const block = (from, length) => Array.from({ length }, (_, i) => event(from + i)).join("");
  const whole = Math.floor(count / DISTINCT);
  const rest = count % DISTINCT;
  return [
    ...(whole > 0 ? [{ repeat: { times: whole, steps: [{ send: block(0, DISTINCT) }] } }] : []),
    ...(rest > 0 ? [{ send: block(0, rest) }] : []),
    { send: "event: end\ndata: end\n\n" },
    "hold",
  ];
}
