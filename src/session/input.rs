use super::{Fault, Millis};

/// What happened. An input that does not fit the state, such as a callback that comes late, is
/// ignored.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Input {
    /// Open the source. The first attempt begins at once, even when offline.
    Start,
    /// A response was judged [`Open`](super::Verdict::Open), or the browser's own `EventSource`
    /// fired `open`.
    Opened,
    /// A response was judged [`Refuse`](super::Verdict::Refuse), and as much of its body was read
    /// as the caller wants.
    Refused {
        /// Why, from the verdict.
        fault: Fault,
        /// For how long the server asks to be left alone, in ms: see
        /// [`retry_after`](super::retry_after).
        retry_after: Option<Millis>,
    },
    /// A response was judged [`NoContent`](super::Verdict::NoContent).
    NoContent,
    /// Bytes of the body came, comments included; or the browser's own `EventSource` fired an event.
    Received,
    /// A `retry` field took effect: the reconnection time is now this.
    ReconnectionTime(Millis),
    /// The body ended.
    Ended,
    /// The request or the response failed.
    Failed(Fault),
    /// The browser's own `EventSource` lost its connection, and reconnects by itself.
    Recovering,
    /// [`Session::deadline`](super::Session::deadline) has passed. It may come early, late or for
    /// no reason.
    Timer,
    /// The device has lost its network. An open stream is kept, since it may survive; until
    /// [`Online`](Self::Online), a fault is not followed by attempts that can only fail. An answer
    /// from the server that comes later than this shows that it can be reached all the same.
    Offline,
    /// The device has a network again: a wait ends within 500 ms, though not before the time that
    /// the server asked for.
    Online,
    /// The page is back: visible, shown from the back/forward cache, resumed, or awake after a
    /// sleep that a timer noticed. A wait ends at once, though not before a `Retry-After`. A stream
    /// that was silent for its time-out, or for 30 s where the policy sets none, is taken for dead
    /// and replaced at once; so is a request past its connect time-out.
    ///
    /// Under [`Rules::Standard`](super::Rules::Standard) nothing is cut short or guessed: only time
    /// that has passed counts. A stream that must not be requested again is never given up on a
    /// guess either.
    Resumed,
    /// The page enters the back/forward cache: the connection is let go until
    /// [`Resumed`](Self::Resumed). Ignored where the request must not be sent again.
    Suspend,
    /// The page can't be seen any more. After the time that
    /// [`Policy::pause_when_hidden`](super::Policy::pause_when_hidden) grants it is suspended, unless
    /// it is [`Resumed`](Self::Resumed) by then.
    Hidden,
    /// The caller's answer to [`Output::Ask`](super::Output::Ask).
    Answer(Answer),
    /// Close the source: final in every state.
    Close,
}

impl Input {
    /// Whether it speaks of one attempt's request, response or deadline, and of no other's.
    pub(super) fn is_of_an_attempt(&self) -> bool {
        use Input::*;
        matches!(
            self,
            Opened | Refused { .. } | NoContent | Received | Ended | Failed(_) | Recovering | Timer
        )
    }
}

/// The caller's answer to [`Output::Ask`](super::Output::Ask). It may take its time: until then
/// nothing is in flight, and only [`Input::Close`] ends the wait.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
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
