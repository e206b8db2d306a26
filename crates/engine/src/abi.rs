//! The numbers that cross between the engine and TypeScript, listed once.
//!
//! Rust reads these lists as enums and structs, so that each match over them is complete.
//! TypeScript reads `pkg-template/src/engine/abi.ts`, which `cargo xtask abi` writes from them and a
//! test compares with them.
#![allow(
    dead_code,
    reason = "each part of the engine uses its own numbers, and a native build uses none"
)]
#![allow(
    clippy::enum_variant_names,
    reason = "the names are those of TypeScript"
)]

#[macro_use]
mod lists;
#[cfg(not(target_arch = "wasm32"))]
mod typescript;

use headwater::{share, wire};

#[cfg(not(target_arch = "wasm32"))]
pub use typescript::typescript;

constants! {
    /// Stands for no number, where one may be absent.
    NONE = -1,
    /// How many numbers a row of a block's table has: its kind, the start and the end of its text, the
    /// start and the end of its last event ID.
    ROW = wire::ROW as i32,
    /// The kind of a row with a reconnection time: its low and its high half. Kinds from 0 on are events,
    /// and name their type.
    RETRY = wire::RETRY as i32,
    /// The kind of a row with a comment.
    COMMENT = wire::COMMENT as i32,
    /// The kind of a row with nothing but a last event ID.
    ID = wire::ID as i32,
    /// The kind of a row with a line that the standard ignores.
    IGNORED = wire::IGNORED as i32,
    /// The start of a last event ID in a row whose block has none of its own.
    SAME_ID = wire::SAME_ID as i32,
    /// How many numbers a source is made from at most: all settings, and more statuses than there are.
    MOST = 1000,
    /// How many bytes before a parser's chunk are kept free for the block's own text.
    HEAD = 8192,
    /// The version of what the members of a group say to each other.
    SHARE = share::VERSION as i32,
}

codes! {
    /// What happened to a source, its page or its device: `Input` of `src/session`.
    Input {
        Start,
        /// With the circumstances, as the sum of `Circumstance`.
        Rewanted,
        Timer,
        Slept,
        Offline,
        Online,
        Resumed,
        Suspend,
        Left,
        Leaving,
        Hidden,
        Reconnect,
        /// With the answer, as `Answer`, and the question's ticket.
        Answer,
        Close,
    }

    /// The facts that the transport depends on: `Circumstances` of `src/session`, as flags.
    Circumstance {
        HasNative = 1,
        HasId = 2,
        AnyType = 4,
        InPace = 8,
    }

    /// What happened in an attempt: `Signal` of `src/session`. The engine has kept what belongs to a
    /// chunk since it decoded it.
    Signal {
        Opened,
        Chunk,
        /// With 1 if there is a last event ID now, and with 0 if there is none.
        Event,
        Behind,
        CaughtUp,
        Inspected,
        Ended,
        Alive,
        /// With the least time until another attempt, in ms; `NONE` where none makes sense.
        Told,
        Declined,
        /// With the fault: `Network`, `Native`, `Prepare`, `Request` or `Gap`.
        Failed,
        Recovering,
    }

    /// What a response's body is: `ContentType` of `src/session`.
    ContentType {
        Other,
        EventStream,
        Json,
    }

    /// What to do with a response's body: `Verdict` of `src/session`.
    Verdict {
        Read,
        Collect,
        /// The most bytes of it to read are in the report.
        Inspect,
        Discard,
    }

    /// What the session says: `Output` of `src/session`.
    Output {
        /// There is no further output.
        Nothing,
        Connect,
        Abandon,
        Opened,
        Ask,
        Waiting,
        Closed,
    }

    /// Why an attempt failed: `Fault` of `src/session`. Some come with a number.
    FaultCode {
        /// With the status.
        Status,
        ContentType,
        Network,
        Ended,
        Truncated,
        Event,
        Gap,
        /// With the time-out that passed, as `Wait`.
        Timeout,
        /// With the line's size so far, in bytes.
        LineTooLarge,
        /// With the event's size so far, in bytes.
        EventTooLarge,
        /// With the event type's size so far, in bytes.
        TypeTooLarge,
        Native,
        Prepare,
        Request,
        Suspended,
        Replaced,
        /// The engine in JavaScript could not be loaded, as in service workers, which may not call
        /// `import()`. Only TypeScript uses this code.
        Unloaded,
        /// The engine has broken: it is out of memory. Only TypeScript uses this code.
        Broken,
    }

    /// Which time-out passed: `Wait` of `src/session`.
    Wait {
        Connect,
        FirstByte,
        Idle,
    }

    /// Why a source is closed: `Reason` of `src/session`.
    Reason {
        Closed,
        NoContent,
        Ended,
        Failed,
    }

    /// What the next attempt waits for: `WaitReason` of `src/session`.
    WaitReason {
        Backoff,
        Offline,
        Hidden,
        Asking,
        Browser,
    }

    /// Which requests are sent again: `Reconnect` of `src/session`.
    Reconnect {
        Always,
        Refused,
        Never,
    }

    /// What follows from a fault unless the answer says otherwise: `Plan` of `src/session`. A
    /// number from 0 on is the time until the next attempt, in ms.
    Plan {
        Wait = -1,
        Stop = -2,
    }

    /// What is to follow from a fault: `Answer` of `src/session`. A number from 0 on is the time
    /// until the next attempt, in ms.
    Answer {
        Default = -1,
        Stop = -2,
        Retry = -3,
    }

    /// What carries a stream: `Transport` of `src/session`.
    Transport {
        Native,
        Fetch,
    }

    /// Why a transport was taken: `Why` of `src/session`.
    Why {
        Asked,
        Plain,
        Request,
        Policy,
        AnyType,
        Missing,
        GaveUp,
        Resume,
        Pace,
    }

    /// What a server's protocol has beyond the standard: `Policy` of `src/session`, as flags.
    Trait {
        /// A clean end is the end.
        Ends = 1,
        /// Another request goes on from a stream that was open.
        Resume = 2,
        /// Only events that are told are signs of life.
        Alive = 4,
        /// A JSON value is an answer.
        Json = 8,
    }

    /// The place of each setting in the list of numbers that a source is made from: `Policy` of
    /// `src/session` and `Limits` of `src/wire`. Times are in ms, sizes in bytes, and 1 or 0 stands for
    /// yes or no.
    Setting {
        /// By the standard's rules, not the client's.
        Standard,
        /// `NONE` for never.
        PauseWhenHidden,
        Idempotent,
        /// Which requests are sent again, as `Reconnect`; `NONE` where the method decides.
        Reconnect,
        /// A function makes the request anew.
        Fresh,
        /// An event that ends the source is waited for.
        Until,
        /// What a server's protocol has beyond the standard, as the sum of `Trait`.
        Protocol,
        Ask,
        /// `NONE` where the circumstances decide.
        Transport,
        /// It is a plain GET, and `fetch` is not asked for by name: the browser's own class may carry it.
        IsPlain,
        NeedsFetch,
        /// What a server may break: `Lenient` of `src/wire`.
        Dataless,
        Unterminated,
        ContentType,
        LeadingSpace,
        /// The three time-outs. `NONE` waits for ever.
        Connect,
        FirstByte,
        Idle,
        /// The limits. By the standard's rules, that of IDs holds for what is sent alone.
        Line,
        Event,
        Type,
        Id,
        /// How much of an unfinished event may be held between two chunks.
        Held,
        Initial,
        Max,
        Factor,
        Jitter,
        /// `NONE` for no limit.
        Attempts,
        /// `NONE` for no limit.
        Elapsed,
        ResetAfter,
        MaxServerDelay,
        /// The statuses to try again: this one and all that follow.
        On,
    }

    /// Where a member of a group runs: `Place` of `src/share`.
    Place {
        Tab,
        BesideWorker,
        Worker,
    }

    /// What happened to a member of a group: `Input` of `src/share`.
    ShareInput {
        Resume,
        Suspend,
        /// With 1 if the page can be seen, and with 0 if it can't.
        Visible,
        Timer,
        /// With the message.
        Heard,
        /// With the attempt's number, and the last event ID.
        Want,
        Unwant,
        Granted,
        Lost,
        /// With the status, and the rest of the head.
        Head,
        /// With the bytes.
        Chunk,
        Ended,
        /// With the platform's message.
        Failed,
        NoWorker,
        Quit,
    }

    /// What a member says: `Output` of `src/share`.
    ShareOutput {
        /// There is no further output.
        Nothing,
        Listen,
        Hush,
        /// The message is in the report.
        Send,
        Lock,
        Steal,
        Unlock,
        /// The last event ID is in the report.
        Connect,
        Disconnect,
        /// How it shares is in the report.
        Changed,
        Go,
    }

    /// What an attempt may read of a member: `Read` of `src/share`.
    ShareRead {
        Pending,
        /// The status and the rest of the head are in the report.
        Head,
        Bytes,
        End,
        /// The platform's message is in the report.
        Failed,
    }

    /// A member's part in its group: `Role` of `src/share`.
    ShareRole {
        Joining,
        Leader,
        Follower,
        OfWorker,
    }

    /// The flags of a block, in a report.
    Flag {
        ChunkIsAscii = 1,
        TextIsAscii = 2,
        /// Nothing that came so far bears on what the next chunk means. For parsers only.
        IsFresh = 4,
    }
}

reports! {
    /// What a call to the client's engine gives beyond the number that it returns. The report lies at the
    /// source's own address.
    Report, f64 {
        /// Of an output: the fault's code or `NONE`, and the number that comes with it.
        fault,
        detail,
        /// Of an output: in how many ms or `NONE`, or a plan.
        time,
        /// Of an attempt, or a question: its ticket.
        ticket,
        /// Of an attempt: its number, and whether it goes on from a stream that was open, as 1 or 0.
        number,
        resumes,
        /// Of an end: its reason. Of a wait: what is waited for.
        reason,
        /// After an output: the transport, and the reason for it; when the timer is to fire, or infinity; whether a stream
        /// is open, as 1 or 0.
        transport,
        why,
        deadline,
        is_open,
        /// Of a block: where the table lies, and the text.
        rows,
        text,
        /// Of a block: the text's length in bytes. Of a verdict: the most bytes to read.
        bytes,
        /// Of a block: see `Flag`.
        flags,
        /// Of a block: the first event type that is new, and how many there are.
        types_from,
        types,
        /// Of an event type: the length of its name in bytes.
        type_length,
    }

    /// What a call to a parser gives beyond the number that it returns. The report lies at the parser's
    /// own address.
    ParserReport, usize {
        /// Where the table lies.
        rows,
        /// See `Flag`.
        flags,
        /// The text's length in bytes, and where it lies.
        bytes,
        text,
        /// The event types: the first that is new, and how many there are.
        types_from,
        types,
        /// The length of the type that was asked for last.
        type_length,
        /// Where the window that was asked for last begins and ends in the chunk.
        from,
        to,
    }

    /// What a call to a member gives beyond the number that it returns. The report lies at the member's own address.
    ShareReport, usize {
        /// Of an output: the ticket of a request for the lock, or of a connection.
        ticket,
        /// Of an output, or of what was read: where its bytes lie, and how many there are.
        at,
        bytes,
        /// Of a head: its status.
        status,
        /// How the member shares: its role, how many members there are, whether it catches up, as 1 or 0, and how often it
        /// was cut off.
        role,
        members,
        catches_up,
        cut_off,
    }
}
