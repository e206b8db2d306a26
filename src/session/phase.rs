use super::{Fault, Millis, WaitReason};

/// Where the machine is: the public [`State`](super::State), and what only the machine must know.
#[derive(Clone, Copy, Debug)]
pub(super) enum Phase {
    /// Nothing is in flight and nothing is planned: before the start, and for the moment between
    /// a fault and what follows from it.
    Idle,
    /// A request is in flight.
    Connecting,
    /// A response was refused for `fault`, and what its body says is read until then at the latest.
    Refused {
        fault: Fault,
        retry_after: Option<Millis>,
        until: Millis,
    },
    /// A stream is open.
    Open {
        since: Millis,
        /// The last sign of life: a byte, or the head before there was one.
        heard: Millis,
        /// No byte of the body has come yet.
        silent: bool,
    },
    /// The next attempt is held back.
    Waiting(Hold),
    /// The caller is asked whether this should follow.
    Asking(Next),
    /// Over for good.
    Closed,
}

/// What holds the next attempt back.
#[derive(Clone, Copy, Debug)]
pub(super) enum Hold {
    /// A point of time.
    Until(Millis),
    /// The network, which was gone at `since`.
    Network { since: Millis },
    /// The page, which was put aside at `since`.
    Page { since: Millis },
    /// The browser's own `EventSource`, which is alive and reconnects by itself.
    Browser,
}

impl Hold {
    pub(super) fn reason(self) -> WaitReason {
        match self {
            Self::Until(_) => WaitReason::Backoff,
            Self::Network { .. } => WaitReason::Offline,
            Self::Page { .. } => WaitReason::Hidden,
            Self::Browser => WaitReason::Browser,
        }
    }

    pub(super) fn until(self) -> Option<Millis> {
        match self {
            Self::Until(at) => Some(at),
            _ => None,
        }
    }
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug)]
pub(super) enum Next {
    /// Another attempt, when nothing holds it back any more.
    Attempt(Hold),
    /// The end, and it is a failure.
    Fail,
    /// The end, and it is none.
    End,
}
