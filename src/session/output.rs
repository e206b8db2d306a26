use core::fmt;

use super::{Choice, Fault, Millis, Ticket};

/// What the driver has to do or to tell. Outputs are carried out in the order in which they come.
///
/// A driver has to know each of them, so a new one is a breaking change.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Begin a request. No other one is in flight.
    Connect(Attempt),
    /// Let go of the current request or response: abort it, cancel its body. Keep what is known of its
    /// fault, such as a refused response's body, for the output that follows.
    ///
    /// This does not come after a signal that the transport is gone by itself, which is
    /// [`Ended`](super::Signal::Ended), or [`Failed`](super::Signal::Failed) by `Network`, `Native`,
    /// `Prepare` or `Request`. It still comes where the body that ended or broke was that of a refused response, or one
    /// that is discarded.
    Abandon,
    /// The stream is open.
    Opened,
    /// Ask the caller what should follow from this fault. It only comes with
    /// [`Policy::ask`](super::Policy::ask). [`Input::Answer`](super::Input::Answer) answers it, and no
    /// attempt begins before.
    Ask {
        /// The question's ticket, which the answer brings back.
        ticket: Ticket,
        /// What happened.
        fault: Fault,
        /// What follows unless the answer says otherwise.
        plan: Plan,
    },
    /// There is no connection for now.
    Waiting {
        /// Why there is none.
        fault: Fault,
        /// What the next one waits for.
        reason: WaitReason,
        /// When the next attempt begins, on the clock of [`Moment::now`](super::Moment::now). `None` if it
        /// begins when the network or the page is back, or when the browser decides.
        until: Option<Millis>,
    },
    /// The source is closed. No output follows.
    Closed(Reason),
}

/// One request, and all that a driver has to know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The ticket that comes with each signal of this attempt.
    pub ticket: Ticket,
    /// What carries it, and why.
    pub choice: Choice,
    /// Its number since the last good connection, or since the start, counted from 1.
    pub number: u32,
    /// Its number since the start, counted from 1.
    pub total: u32,
    /// Whether it goes on from a stream that was open, where [`Policy::resume`](super::Policy::resume) says
    /// that another request does that. The caller is asked for it, and the first request is not sent again.
    /// Where there is none, [`Signal::Declined`](super::Signal::Declined) says so.
    pub resumes: bool,
}

/// What follows from a fault. To users of sources it is [`source::Plan`](crate::source::Plan).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Another attempt after this many milliseconds.
    Retry(Millis),
    /// Another attempt when the device is online again, or when the browser decides.
    Wait,
    /// No further attempt: the source closes.
    Stop,
}

/// Why a source is closed. Displayed, it is a clause: "the caller closed it".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Reason {
    /// The caller closed it.
    Closed,
    /// The server answered 204, by which it asks the client not to connect again. It is no failure.
    NoContent,
    /// The stream ended, and its request may not be sent again, as with a POST. It is no failure.
    Ended,
    /// What the caller waits for has come: see [`Session::complete`](super::Session::complete). It is no failure.
    Until,
    /// The source failed with this fault. Either the fault is not tried again, or attempts have failed too
    /// often or for too long in a row.
    Failed(Fault),
}

/// What the next attempt waits for. Displayed, it is a word: "backoff".
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum WaitReason {
    /// The time that the server asks for, or that the failures before it make longer.
    Backoff,
    /// A network: the device says that it has none.
    Offline,
    /// The page: it is hidden, or put aside.
    Hidden,
    /// The caller's answer to an [`Output::Ask`].
    Asking,
    /// The browser's own `EventSource`, which reconnects by itself.
    Browser,
}

/// Where a source is in its life. To users of sources it is [`source::State`](crate::source::State).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum State {
    /// Not started.
    Idle,
    /// A request is being prepared or answered.
    Connecting,
    /// The stream is open.
    Open,
    /// There is no connection for now; see [`Output::Waiting`].
    Waiting {
        /// What the next attempt waits for.
        reason: WaitReason,
        /// When the next attempt begins, if that is known.
        until: Option<Millis>,
    },
    /// Over for good.
    Closed,
}

impl fmt::Display for Reason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Closed => "the caller closed it",
            Self::NoContent => "the server wants no more connections",
            Self::Ended => "the server ended the stream, whose request is not sent again",
            Self::Until => "the end that was waited for has come",
            Self::Failed(fault) => return fault.fmt(f),
        })
    }
}

impl fmt::Display for WaitReason {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Backoff => "backoff",
            Self::Offline => "offline",
            Self::Hidden => "hidden",
            Self::Asking => "asking",
            Self::Browser => "browser",
        })
    }
}
