use super::{Prepared, Trouble};
use crate::codec::Types;
use crate::session::{Answer, Attempt, Choice, Fault, Millis, Plan, Reason, State};
use crate::wire::TooLarge;
use alloc::boxed::Box;
use alloc::string::String;
use core::future::Future;
use core::pin::Pin;

/// Something that is there later.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a [`Link`](super::Link) needs of the layer above it. Every call may come back into the link,
/// so no borrow may be held across what a user's code runs in.
pub(crate) trait Host {
    /// Makes the request for an attempt, or says why it can't be made.
    fn prepare(&self, attempt: &Attempt) -> Later<Result<Prepared, String>>;

    /// Which events are listened to.
    fn types(&self) -> Types;

    /// Whether nothing is to be read that can't be handled yet.
    fn is_in_pace(&self) -> bool;

    /// A new stream begins: forget an unfinished event, keep the last event ID.
    fn begin(&self);

    /// Bytes came: read them, and hand the events on. A source that was closed meanwhile hands on no
    /// more.
    fn chunk(&self, bytes: &[u8]) -> Progress;

    /// The browser's own `EventSource` gave an event.
    fn event(&self, event: &str, data: &str, last_event_id: &str);

    /// Where a new stream is to go on from.
    fn last_event_id(&self) -> String;

    /// The state changed.
    fn change(&self, change: &Change<'_>);

    /// What should follow from this fault? Nothing does before the answer. Only with
    /// [`Policy::ask`](crate::session::Policy::ask).
    fn ask(&self, fault: Fault, trouble: &Trouble, plan: Plan) -> Later<Answer>;

    /// When the next chunk may be read: a slow reader slows the server down. `None`: at once.
    fn ready(&self) -> Option<Later<()>>;
}

/// What a chunk said to the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The last `retry` field that took effect, in milliseconds.
    pub(crate) retry: Option<Millis>,
    /// The limit that was passed.
    pub(crate) too_large: Option<TooLarge>,
}

/// A change of state.
#[derive(Debug)]
pub(crate) struct Change<'a> {
    /// The state that was entered.
    pub(crate) state: State,
    /// The attempt that it is about: its number since the last good connection, from 1.
    pub(crate) attempt: u32,
    /// What carries the stream, and why.
    pub(crate) choice: Choice,
    /// In `Waiting`, and in `Closed` after a failure: what happened, and what is known of it.
    pub(crate) fault: Option<(Fault, &'a Trouble)>,
    /// In `Waiting`: in how many milliseconds the next attempt begins, if that is known.
    pub(crate) retry_in: Option<Millis>,
    /// In `Closed`: why.
    pub(crate) reason: Option<Reason>,
}
