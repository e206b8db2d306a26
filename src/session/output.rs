use super::{Choice, Fault, Millis, Ticket};

/// What is to be done, or to be known, in this order.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Output {
    /// Begin a request. There is never another in flight.
    Connect(Attempt),
    /// Let go of the current request or response: abort it, cancel its body. What is known of a fault,
    /// such as a refused response's body, is kept for the output that follows. Not said where the
    /// signal had told that the transport is gone by itself: [`Ended`](super::Signal::Ended), or
    /// [`Failed`](super::Signal::Failed) by `Network`, `Native` or `Prepare`; unless it was a refused
    /// response's body that ended or broke, or one that is discarded.
    Abandon,
    /// The stream is open.
    Opened,
    /// What should follow from this fault? Only with [`Policy::ask`](super::Policy::ask); answered
    /// by [`Input::Answer`](super::Input::Answer), and nothing follows before.
    Ask {
        /// What the answer brings back.
        ticket: Ticket,
        /// What happened.
        fault: Fault,
        /// What follows unless the answer says otherwise.
        plan: Plan,
    },
    /// There is no connection for now.
    Waiting {
        /// What has become of the last one.
        fault: Fault,
        /// What the next one waits for.
        reason: WaitReason,
        /// When the next attempt begins, on the clock of [`Moment::now`](super::Moment::now). `None`:
        /// when the network or the page is back, or as the browser decides.
        until: Option<Millis>,
    },
    /// The source is closed. No output follows.
    Closed(Reason),
}

/// One request, and all that a driver must know of it.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Attempt {
    /// The ticket that comes with each signal of this attempt.
    pub ticket: Ticket,
    /// What carries it, and why.
    pub choice: Choice,
    /// Its number since the last good connection, or the start: from 1.
    pub number: u32,
    /// Its number since the start: from 1.
    pub total: u32,
    /// It follows a 401: what the caller's functions say of tokens must be fresh. Where nothing is made
    /// anew, the same request is sent once more.
    pub refresh: bool,
    /// Why the one before it did not last. `None` for the very first.
    pub after: Option<Fault>,
}

/// What follows from a fault.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Plan {
    /// Another attempt after this many milliseconds.
    Retry(Millis),
    /// Another attempt when the device is online again, or when the browser decides.
    Wait,
    /// None: the source closes.
    Stop,
}

/// Why a source is closed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Reason {
    /// The caller closed it.
    Closed,
    /// The server answered 204: the client is not to come back.
    NoContent,
    /// The stream ended, and its request may not be sent again.
    Ended,
    /// It failed for good, or for too often or too long in a row; this is the last fault.
    Failed(Fault),
}

/// What the next attempt waits for.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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

/// Where a source is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
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
