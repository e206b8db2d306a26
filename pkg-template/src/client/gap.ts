/**
 * A hole in what a source has told: events that the server could not send any more, or has not sent.
 *
 * @example
 * ```ts
 * const message = ({ reason, missed }: Gap) => `${missed ?? "some"} events are missing: ${reason}`;
 * ```
 */
export interface Gap {
  /** Where the source was to go on from: the last event ID that was sent, or that the last event had. */
  readonly asked: string;
  /** Where it goes on from: an ID, or the sequence number; `undefined` where the server does not say. */
  readonly from: string | undefined;
  /** Why, in the server's word: `trimmed`, `epoch`, `restart`. `unknown` where it has none, and `sequence` where numbers leave a hole. */
  readonly reason: string;
  /** How many events are missing; `undefined` where the server does not say. */
  readonly missed: number | undefined;
}

// What is a gap. Rust has the same rules in session/gap.rs; both languages pass the table tests/session/gaps.json.

/** How much of a server's word for a reason is kept, in characters. */
const REASON = 100;

/** The gap that a response's headers tell of, where events after the ID `asked` were asked for. */
export function gapOfHead(asked: string, header: (name: string) => string | null): Gap | undefined {
  if (asked === "") return undefined;
  const resumed = header("headwater-resumed");
  if (resumed !== null) {
    if (!["partial", "none"].includes(resumed)) return undefined;
    return { asked, from: header("headwater-resumed-from") ?? undefined, reason: "unknown", missed: undefined };
  }
  // Mercure: the ID of the event before the first one that is sent.
  const before = header("mercure-last-event-id") ?? header("last-event-id");
  if (before === null || before === asked) return undefined;
  return { asked, from: before, reason: "unknown", missed: undefined };
}

/** The gap that an event of the server's tells of. `id` is the ID that the event has, where it has one. */
export function gapOfEvent(asked: string, id: string | undefined, data: string): Gap {
  const { reason, missed, ...told } = objectOf(data);
  return {
    asked: typeof told.asked === "string" ? told.asked : asked,
    from: id ?? (typeof told.from === "string" ? told.from : undefined),
    reason: typeof reason === "string" && reason ? reason.slice(0, REASON) : "unknown",
    missed: typeof missed === "number" && missed >= 0 ? missed : undefined,
  };
}

/** The gap between two numbers that should follow each other. A number that is not larger is a repetition. */
export function gapOfSequence(asked: string, last: number | undefined, next: number): Gap | undefined {
  if (last === undefined || next <= last + 1) return undefined;
  return { asked, from: String(next), reason: "sequence", missed: next - last - 1 };
}

function objectOf(data: string): Record<string, unknown> {
  try {
    return Object(JSON.parse(data));
  } catch {
    return {};
  }
}
