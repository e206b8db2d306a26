use super::{Circumstances, Millis, Ticket};

/// What happened to the source, its page or its device. What happened to an attempt is a
/// [`Signal`](super::Signal).
///
/// Each is a fact: what follows from it is the session's to say. One that does not fit the state is
/// ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Input {
    /// Open the source. The first attempt begins at once, even where the device says that it is
    /// offline, since the server may be on the device itself. Where that attempt fails, the next one waits
    /// for the network, and nothing is counted.
    Start,
    /// Connect now, whatever the source waits for; an open connection, or an attempt under way, is let go
    /// for a new one, which goes on from the last event ID. The caller has asked for it, so that what
    /// may not be sent again is sent again, and what has failed until now counts no more. Ignored before
    /// the [`Start`](Self::Start) and when closed.
    Reconnect,
    /// What is listened to has changed, or is told for the first time, before
    /// [`Start`](Self::Start). Where the browser's own `EventSource` can't give what is wanted now, the
    /// stream goes on through fetch, from the last event ID.
    Rewanted(Circumstances),
    /// [`Session::deadline`](super::Session::deadline) has passed. It may come early, late or for
    /// no reason.
    Timer,
    /// A timer came so late that the device must have slept. It says [`Resumed`](Self::Resumed) and
    /// [`Timer`](Self::Timer) in one.
    Slept,
    /// The device has lost its network. An open stream is kept, since it may survive; until
    /// [`Online`](Self::Online), a fault is not followed by attempts that can only fail. An answer
    /// from the server that comes later than this shows that it can be reached all the same.
    Offline,
    /// The device has a network again: a wait ends within 500 ms, though not before the time that
    /// the server asked for.
    Online,
    /// The page is back: visible, shown from the back/forward cache, or resumed. A wait ends at
    /// once, though not before a `Retry-After`. A stream that was silent for its time-out, or for
    /// 30 s where the policy sets none, is taken for dead and replaced at once; so is a request past
    /// its connect time-out.
    ///
    /// Under [`Rules::Standard`](super::Rules::Standard) nothing is cut short or guessed: only time
    /// that has passed counts. A stream that must not be requested again is never given up on a
    /// guess either.
    Resumed,
    /// The page enters the back/forward cache: the connection is let go until
    /// [`Resumed`](Self::Resumed). Ignored where the request must not be sent again.
    Suspend,
    /// The page may be about to go: `beforeunload` in WebKit. WebKit breaks all connections now, and lets none begin,
    /// before it says whether the page goes. A network that fails within 3 s is taken for that, and is no
    /// failure, unless the request must not be sent again: the source waits 3 s for what becomes of the page.
    Leaving,
    /// The page is left, and will not be kept: whatever becomes of the connection is nobody's concern, and
    /// nothing is told of it any more.
    Left,
    /// The page can't be seen any more. After the time that
    /// [`Policy::pause_when_hidden`](super::Policy::pause_when_hidden) grants it is suspended, unless
    /// it is [`Resumed`](Self::Resumed) by then.
    Hidden,
    /// The caller's answer to the [`Output::Ask`](super::Output::Ask) that handed out this ticket.
    Answer(Ticket, Answer),
    /// Close the source: final in every state.
    Close,
}

/// The caller's answer to [`Output::Ask`](super::Output::Ask). It may take its time: until then
/// nothing is in flight, and only [`Input::Close`] ends the wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum Answer {
    /// As planned.
    #[default]
    Default,
    /// Give up: the source closes with the fault.
    Stop,
    /// Try again, even where the plan was to stop: then with the policy's backoff.
    Retry,
    /// Try again after this many milliseconds, whatever the plan and the policy's limits were.
    /// Only the 100 ms between two attempts are kept.
    After(Millis),
}
