use super::{Error, Refusal};
use crate::session::{Fault, Millis, Reason, State};
use crate::transport::Choice;
use alloc::string::String;
use alloc::sync::Arc;

/// A change of a source's state.
#[derive(Clone, Debug)]
#[non_exhaustive]
pub struct StateChange {
    /// The state that was entered.
    pub state: State,
    /// The attempt that it is about: its number since the last good connection, from 1.
    pub attempt: u32,
    /// What carries the stream, and why.
    pub choice: Choice,
    /// In `Waiting`: in how many milliseconds the next attempt begins, if that is known.
    pub retry_in: Option<Millis>,
    /// In `Closed`: why.
    pub reason: Option<Reason>,
    pub(super) fault: Option<Fault>,
    pub(super) refusal: Option<Arc<Refusal>>,
    pub(super) message: String,
}

impl StateChange {
    /// In `Waiting`: what is being recovered from. In `Closed`: the failure, if it was one.
    pub fn error(&self) -> Option<Error> {
        self.fault
            .map(|fault| Error::new(fault, self.refusal.clone(), &self.message))
    }

    pub(super) fn is_closed(&self) -> bool {
        self.state == State::Closed
    }
}
