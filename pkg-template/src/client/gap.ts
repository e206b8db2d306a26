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

/** The type of the event that tells of a gap, unless the options name another. */
export const GAP_EVENT = "headwater.reset";

/** How much of a server's word for a reason is kept, in characters. */
const REASON = 100;

/** The gap that a response's headers tell of, where events after the ID `asked` were asked for. */
export function gapOfHead(asked: string, header: (name: string) => string | null): Gap | undefined {
  if (asked === "") return undefined;
  const resumed = header("headwater-resumed");
  if (resumed) {
    if (!["partial", "none"].includes(resumed)) return undefined;
    return { asked, from: header("headwater-resumed-from") || undefined, reason: "unknown", missed: undefined };
  }
  // Mercure: the ID of the event before the first one that is sent.
  const from = header("mercure-last-event-id") || header("last-event-id");
  if (!from || from === asked) return undefined;
  return { asked, from, reason: "unknown", missed: undefined };
}

/** The gap that an event of the server's tells of. `id` is the ID that the event brings; empty if it brings none. */
export function gapOfEvent(asked: string, data: string, id: string): Gap {
  const said = objectOf(data);
  const text = (name: string): string | undefined => (typeof said[name] === "string" ? said[name] : undefined);
  const { missed } = said;
  return {
    asked: text("asked") ?? asked,
    from: id || text("from") || undefined,
    // Characters, of which some are two units of a string.
    reason: [...(text("reason") || "unknown")].slice(0, REASON).join(""),
    missed: Number.isSafeInteger(missed) && (missed as number) >= 0 ? (missed as number) : undefined,
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
