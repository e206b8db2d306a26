use super::{Error, Refusal};
use crate::session::{Fault, Millis, Reason, State};
use crate::transport::{Choice, Transport, Why};
use alloc::string::String;
use alloc::sync::Arc;

/// A change of a source's state.
///
/// ```no_run
/// use headwater::{EventSource, State, StateChange};
///
/// fn status(change: &StateChange) -> String {
///     match (change.state, change.error(), change.retry_in) {
///         (State::Open, ..) => "live".into(),
///         (State::Waiting { .. }, Some(error), Some(ms)) => format!("{error}; again in {ms} ms"),
///         (State::Closed, Some(error), _) => format!("gave up: {error}"),
///         (state, ..) => format!("{state:?}"),
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
    /// In `Waiting`: in how many milliseconds the next attempt begins. `None` where the browser
    /// decides, or where it begins when the network or the page is back.
    pub retry_in: Option<Millis>,
    /// In `Closed`: why the source is closed.
    pub reason: Option<Reason>,
    pub(super) fault: Option<Fault>,
    pub(super) refusal: Option<Arc<Refusal>>,
    pub(super) message: String,
    /// Nothing connects here.
    pub(super) is_unsupported: bool,
}

impl StateChange {
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
        if self.is_unsupported {
            return Some(Error::Unsupported);
        }
        self.fault
            .map(|fault| Error::new(fault, self.refusal.clone(), &self.message))
    }

    /// The change to `Closed` of a source that can't open.
    pub(super) fn unsupported() -> Self {
        Self {
            state: State::Closed,
            attempt: 0,
            choice: Choice {
                transport: Transport::Fetch,
                why: Why::Missing,
            },
            retry_in: None,
            reason: None,
            fault: None,
            refusal: None,
            message: String::new(),
            is_unsupported: true,
        }
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }

    pub(super) fn has_failed(&self) -> bool {
        matches!(self.reason, Some(Reason::Failed(_)))
    }
}
