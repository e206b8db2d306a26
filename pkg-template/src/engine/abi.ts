// `cargo xtask abi` writes this file from crates/engine/src/abi.rs, and a test compares them.

/** Stands for no number, where one may be absent. */
export const NONE = -1;

/**
 * How many numbers a row of a block's table has: its kind, the start and the end of its text, the
 * start and the end of its last event ID.
 */
export const ROW = 5;

/**
 * The kind of a row with a reconnection time: its low and its high half. Kinds from 0 on are events,
 * and name their type.
 */
export const RETRY = -1;

/** The kind of a row with a comment. */
export const COMMENT = -2;

/** The kind of a row with nothing but a last event ID. */
export const ID = -3;

/** The kind of a row with a line that the standard ignores. */
export const IGNORED = -4;

/** The start of a last event ID in a row whose block has none of its own. */
export const SAME_ID = -1;

/** How many numbers a source is made from at most: all settings, and more statuses than there are. */
export const MOST = 1000;

/** How many bytes before a parser's chunk are kept free for the block's own text. */
export const HEAD = 8192;

/** The version of what the members of a group say to each other. */
export const SHARE = 1;

/** What happened to a source, its page or its device: `Input` of `src/session`. */
export const enum Input {
  Start = 0,
  /** With the circumstances, as the sum of `Circumstance`. */
  Rewanted = 1,
  Timer = 2,
  Slept = 3,
  Offline = 4,
  Online = 5,
  Resumed = 6,
  Suspend = 7,
  Left = 8,
  Leaving = 9,
  Hidden = 10,
  Reconnect = 11,
  /** With the answer, as `Answer`, and the question's ticket. */
  Answer = 12,
  Close = 13,
}

/** The facts that the transport depends on: `Circumstances` of `src/session`, as flags. */
export const enum Circumstance {
  HasNative = 1,
  HasId = 2,
  AnyType = 4,
  InPace = 8,
}

/**
 * What happened in an attempt: `Signal` of `src/session`. The engine has kept what belongs to a
 * chunk since it decoded it.
 */
export const enum Signal {
  Opened = 0,
  Chunk = 1,
  /** With 1 if there is a last event ID now, and with 0 if there is none. */
  Event = 2,
  Behind = 3,
  CaughtUp = 4,
  Inspected = 5,
  Ended = 6,
  Alive = 7,
  /** With the least time until another attempt, in ms; `NONE` where none makes sense. */
  Told = 8,
  Declined = 9,
  /** With the fault: `Network`, `Native`, `Prepare`, `Request` or `Gap`. */
  Failed = 10,
  Recovering = 11,
}

/** What a response's body is: `ContentType` of `src/session`. */
export const enum ContentType {
  Other = 0,
  EventStream = 1,
  Json = 2,
}

/** What to do with a response's body: `Verdict` of `src/session`. */
export const enum Verdict {
  Read = 0,
  Collect = 1,
  /** The most bytes of it to read are in the report. */
  Inspect = 2,
  Discard = 3,
}

/** What the session says: `Output` of `src/session`. */
export const enum Output {
  /** There is no further output. */
  Nothing = 0,
  Connect = 1,
  Abandon = 2,
  Opened = 3,
  Ask = 4,
  Waiting = 5,
  Closed = 6,
}

/** Why an attempt failed: `Fault` of `src/session`. Some come with a number. */
export const enum FaultCode {
  /** With the status. */
  Status = 0,
  ContentType = 1,
  Network = 2,
  Ended = 3,
  Truncated = 4,
  Event = 5,
  Gap = 6,
  /** With the time-out that passed, as `Wait`. */
  Timeout = 7,
  /** With the line's size so far, in bytes. */
  LineTooLarge = 8,
  /** With the event's size so far, in bytes. */
  EventTooLarge = 9,
  /** With the event type's size so far, in bytes. */
  TypeTooLarge = 10,
  Native = 11,
  Prepare = 12,
  Request = 13,
  Suspended = 14,
  Replaced = 15,
  /**
   * The engine in JavaScript could not be loaded, as in service workers, which may not call
   * `import()`. Only TypeScript uses this code.
   */
  Unloaded = 16,
  /** The engine has broken: it is out of memory. Only TypeScript uses this code. */
  Broken = 17,
}

/** Which time-out passed: `Wait` of `src/session`. */
export const enum Wait {
  Connect = 0,
  FirstByte = 1,
  Idle = 2,
}

/** Why a source is closed: `Reason` of `src/session`. */
export const enum Reason {
  Closed = 0,
  NoContent = 1,
  Ended = 2,
  Failed = 3,
}

/** What the next attempt waits for: `WaitReason` of `src/session`. */
export const enum WaitReason {
  Backoff = 0,
  Offline = 1,
  Hidden = 2,
  Asking = 3,
  Browser = 4,
}

/** Which requests are sent again: `Reconnect` of `src/session`. */
export const enum Reconnect {
  Always = 0,
  Refused = 1,
  Never = 2,
}

/**
 * What follows from a fault unless the answer says otherwise: `Plan` of `src/session`. A
 * number from 0 on is the time until the next attempt, in ms.
 */
export const enum Plan {
  Wait = -1,
  Stop = -2,
}

/**
 * What is to follow from a fault: `Answer` of `src/session`. A number from 0 on is the time
 * until the next attempt, in ms.
 */
export const enum Answer {
  Default = -1,
  Stop = -2,
  Retry = -3,
}

/** What carries a stream: `Transport` of `src/session`. */
export const enum Transport {
  Native = 0,
  Fetch = 1,
}

/** Why a transport was taken: `Why` of `src/session`. */
export const enum Why {
  Asked = 0,
  Plain = 1,
  Request = 2,
  Policy = 3,
  AnyType = 4,
  Missing = 5,
  GaveUp = 6,
  Resume = 7,
  Pace = 8,
}

/** What a server's protocol has beyond the standard: `Policy` of `src/session`, as flags. */
export const enum Trait {
  /** A clean end is the end. */
  Ends = 1,
  /** Another request goes on from a stream that was open. */
  Resume = 2,
  /** Only events that are told are signs of life. */
  Alive = 4,
  /** A JSON value is an answer. */
  Json = 8,
}

/**
 * The place of each setting in the list of numbers that a source is made from: `Policy` of
 * `src/session` and `Limits` of `src/wire`. Times are in ms, sizes in bytes, and 1 or 0 stands for
 * yes or no.
 */
export const enum Setting {
  /** By the standard's rules, not the client's. */
  Standard = 0,
  /** `NONE` for never. */
  PauseWhenHidden = 1,
  Idempotent = 2,
  /** Which requests are sent again, as `Reconnect`; `NONE` where the method decides. */
  Reconnect = 3,
  /** A function makes the request anew. */
  Fresh = 4,
  /** An event that ends the source is waited for. */
  Until = 5,
  /** What a server's protocol has beyond the standard, as the sum of `Trait`. */
  Protocol = 6,
  Ask = 7,
  /** `NONE` where the circumstances decide. */
  Transport = 8,
  /** It is a plain GET, and `fetch` is not asked for by name: the browser's own class may carry it. */
  IsPlain = 9,
  NeedsFetch = 10,
  /** What a server may break: `Lenient` of `src/wire`. */
  Dataless = 11,
  Unterminated = 12,
  ContentType = 13,
  LeadingSpace = 14,
  /** The three time-outs. `NONE` waits for ever. */
  Connect = 15,
  FirstByte = 16,
  Idle = 17,
  /** The limits. By the standard's rules, that of IDs holds for what is sent alone. */
  Line = 18,
  Event = 19,
  Type = 20,
  Id = 21,
  /** How much of an unfinished event may be held between two chunks. */
  Held = 22,
  Initial = 23,
  Max = 24,
  Factor = 25,
  Jitter = 26,
  /** `NONE` for no limit. */
  Attempts = 27,
  /** `NONE` for no limit. */
  Elapsed = 28,
  ResetAfter = 29,
  MaxServerDelay = 30,
  /** The statuses to try again: this one and all that follow. */
  On = 31,
}

/** Where a member of a group runs: `Place` of `src/share`. */
export const enum Place {
  Tab = 0,
  BesideWorker = 1,
  Worker = 2,
}

/** What happened to a member of a group: `Input` of `src/share`. */
export const enum ShareInput {
  Resume = 0,
  Suspend = 1,
  /** With 1 if the page can be seen, and with 0 if it can't. */
  Visible = 2,
  Timer = 3,
  /** With the message. */
  Heard = 4,
  /** With the attempt's number, and the last event ID. */
  Want = 5,
  Unwant = 6,
  Granted = 7,
  Lost = 8,
  /** With the status, and the rest of the head. */
  Head = 9,
  /** With the bytes. */
  Chunk = 10,
  Ended = 11,
  /** With the platform's message. */
  Failed = 12,
  NoWorker = 13,
  Quit = 14,
}

/** What a member says: `Output` of `src/share`. */
export const enum ShareOutput {
  /** There is no further output. */
  Nothing = 0,
  Listen = 1,
  Hush = 2,
  /** The message is in the report. */
  Send = 3,
  Lock = 4,
  Steal = 5,
  Unlock = 6,
  /** The last event ID is in the report. */
  Connect = 7,
  Disconnect = 8,
  /** How it shares is in the report. */
  Changed = 9,
  Go = 10,
}

/** What an attempt may read of a member: `Read` of `src/share`. */
export const enum ShareRead {
  Pending = 0,
  /** The status and the rest of the head are in the report. */
  Head = 1,
  Bytes = 2,
  End = 3,
  /** The platform's message is in the report. */
  Failed = 4,
}

/** A member's part in its group: `Role` of `src/share`. */
export const enum ShareRole {
  Joining = 0,
  Leader = 1,
  Follower = 2,
  OfWorker = 3,
}

/** The flags of a block, in a report. */
export const enum Flag {
  ChunkIsAscii = 1,
  TextIsAscii = 2,
  /** Nothing that came so far bears on what the next chunk means. For parsers only. */
  IsFresh = 4,
}

/**
 * What a call to the client's engine gives beyond the number that it returns. The report lies at the
 * source's own address.
 */
export const enum Report {
  /** Of an output: the fault's code or `NONE`, and the number that comes with it. */
  Fault = 0,
  Detail = 1,
  /** Of an output: in how many ms or `NONE`, or a plan. */
  Time = 2,
  /** Of an attempt, or a question: its ticket. */
  Ticket = 3,
  /** Of an attempt: its number, and whether it goes on from a stream that was open, as 1 or 0. */
  Number = 4,
  Resumes = 5,
  /** Of an end: its reason. Of a wait: what is waited for. */
  Reason = 6,
  /**
   * After an output: the transport, and the reason for it; when the timer is to fire, or infinity; whether a stream
   * is open, as 1 or 0.
   */
  Transport = 7,
  Why = 8,
  Deadline = 9,
  IsOpen = 10,
  /** Of a block: where the table lies, and the text. */
  Rows = 11,
  Text = 12,
  /** Of a block: the text's length in bytes. Of a verdict: the most bytes to read. */
  Bytes = 13,
  /** Of a block: see `Flag`. */
  Flags = 14,
  /** Of a block: the first event type that is new, and how many there are. */
  TypesFrom = 15,
  Types = 16,
  /** Of an event type: the length of its name in bytes. */
  TypeLength = 17,
  /** How many there are. */
  Length = 18,
}

/**
 * What a call to a parser gives beyond the number that it returns. The report lies at the parser's
 * own address.
 */
export const enum ParserReport {
  /** Where the table lies. */
  Rows = 0,
  /** See `Flag`. */
  Flags = 1,
  /** The text's length in bytes, and where it lies. */
  Bytes = 2,
  Text = 3,
  /** The event types: the first that is new, and how many there are. */
  TypesFrom = 4,
  Types = 5,
  /** The length of the type that was asked for last. */
  TypeLength = 6,
  /** Where the window that was asked for last begins and ends in the chunk. */
  From = 7,
  To = 8,
  /** How many there are. */
  Length = 9,
}

/** What a call to a member gives beyond the number that it returns. The report lies at the member's own address. */
export const enum ShareReport {
  /** Of an output: the ticket of a request for the lock, or of a connection. */
  Ticket = 0,
  /** Of an output, or of what was read: where its bytes lie, and how many there are. */
  At = 1,
  Bytes = 2,
  /** Of a head: its status. */
  Status = 3,
  /**
   * How the member shares: its role, how many members there are, whether it catches up, as 1 or 0, and how often it
   * was cut off.
   */
  Role = 4,
  Members = 5,
  CatchesUp = 6,
  CutOff = 7,
  /** How many there are. */
  Length = 8,
}
