use super::Error;
use crate::session::{self, Reason, WaitReason};
use crate::transport::{Choice, Transport, Why};
use core::fmt;
use core::time::Duration;

/// Where a source is in its life. Displayed, it is a word: "waiting".
///
/// ```
/// use headwater::{EventSource, State};
///
/// let feed = EventSource::builder("/feed").open();
/// let hint = match feed.state() {
///     State::Open => "live".to_owned(),
///     State::Waiting { reason } => format!("back soon ({reason})"),
///     state => state.to_string(),
/// };
/// # let _ = hint;
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum State {
    /// Not started.
    Idle,
    /// A request is being prepared or answered.
    Connecting,
    /// The stream is open.
    Open,
    /// There is no connection for now. [`StateChange::retry_in`] tells when the next attempt begins.
    Waiting {
        /// What the next attempt waits for.
        reason: WaitReason,
    },
    /// Over for good.
    Closed,
}

/// The session's state, without the moment on the driver's clock.
impl From<session::State> for State {
    fn from(state: session::State) -> Self {
        match state {
            session::State::Idle => Self::Idle,
            session::State::Connecting => Self::Connecting,
            session::State::Open => Self::Open,
            session::State::Waiting { reason, .. } => Self::Waiting { reason },
            session::State::Closed => Self::Closed,
        }
    }
}

impl fmt::Display for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Idle => "idle",
            Self::Connecting => "connecting",
            Self::Open => "open",
            Self::Waiting { .. } => "waiting",
            Self::Closed => "closed",
        })
    }
}

/// A change of a source's state.
///
/// ```no_run
/// use headwater::{EventSource, State, StateChange};
///
/// fn status(change: &StateChange) -> String {
///     match (change.state, change.error(), change.retry_in) {
///         (State::Open, ..) => "live".into(),
///         (State::Waiting { .. }, Some(error), Some(time)) => format!("{error}; again in {time:?}"),
///         (State::Closed, Some(error), _) => format!("gave up: {error}"),
///         (state, ..) => state.to_string(),
///     }
/// }
///
/// let feed = EventSource::builder("/feed").open();
/// let states = feed.on_state(|change| println!("{}", status(change)));
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StateChange {
    /// The state that was entered.
    pub state: State,
    /// The number of the attempt that the change belongs to, counted from 1 since the last good
    /// connection.
    pub attempt: u32,
    /// What carries the stream, and why.
    pub choice: Choice,
    /// In `Waiting`: in how long the next attempt begins, counted from this change. `None` where the browser
    /// decides, or where it begins when the network or the page is back.
    pub retry_in: Option<Duration>,
    /// In `Closed`: why the source is closed.
    pub reason: Option<Reason>,
    pub(super) error: Option<Error>,
}

impl StateChange {
    /// A change to this state, at the first attempt and through fetch: for tests of what is made of it. The fields can
    /// be set.
    ///
    /// ```
    /// use headwater::{Error, State, StateChange, WaitReason};
    /// use std::time::Duration;
    ///
    /// let reason = WaitReason::Backoff;
    /// let mut change = StateChange::new(State::Waiting { reason }).with_error(Error::Ended);
    /// change.retry_in = Some(Duration::from_secs(1));
    /// assert_eq!(change.error().unwrap().to_string(), "the server ended the stream");
    /// ```
    pub fn new(state: State) -> Self {
        Self {
            state,
            attempt: 1,
            choice: Choice::new(Transport::Fetch, Why::Asked),
            retry_in: None,
            reason: None,
            error: None,
        }
    }

    /// The same change with this error.
    #[must_use]
    pub fn with_error(self, error: Error) -> Self {
        Self {
            error: Some(error),
            ..self
        }
    }

    /// In `Waiting`: the fault that the source recovers from. In `Closed`: the last fault, if the source
    /// failed. Otherwise `None`.
    ///
    /// ```no_run
    /// let feed = headwater::EventSource::builder("/feed").open();
    /// let errors = feed.on_state(|change| {
    ///     if let Some(error) = change.error() {
    ///         eprintln!("attempt {}: {error}", change.attempt);
    ///     }
    /// });
    /// ```
    pub fn error(&self) -> Option<Error> {
        self.error.clone()
    }

    /// The change to `Closed` of a source that can't open.
    pub(super) fn unsupported() -> Self {
        Self {
            attempt: 0,
            choice: Choice::new(Transport::Fetch, Why::Missing),
            ..Self::new(State::Closed).with_error(Error::Unsupported)
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.reason, Some(Reason::Failed(_)))
    }
}
