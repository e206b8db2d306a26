use super::{Answered, Prepared, Trouble, Unsent};
use crate::codec::Types;
use crate::session::{Answer, Attempt, Choice, Fault, Millis, Plan, Reason, State};
use crate::wire::TooLarge;
use alloc::boxed::Box;
use alloc::string::String;
use core::future::Future;
use core::pin::Pin;

/// A future of any kind, boxed.
pub(crate) type Later<T> = Pin<Box<dyn Future<Output = T>>>;

/// What a [`Link`](super::Link) needs of the layer above it. Every call may run a user's code, which
/// may call the link again: so the link holds no borrow while it calls.
pub(crate) trait Host {
    /// Makes the request for an attempt, or says why there is none. `refused` is the response to the last
    /// request that was sent, if that was a refusal.
    fn prepare(
        &self,
        attempt: &Attempt,
        refused: Option<Answered>,
    ) -> Later<Result<Prepared, Unsent>>;

    /// Makes a request as for this attempt, which goes on from this ID: a group of tabs asks for it.
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    fn prepare_from(&self, attempt: &Attempt, id: String) -> Later<Result<Prepared, Unsent>>;

    /// Gives attempts their responses, where the source may share its connection.
    #[cfg(all(feature = "share", target_arch = "wasm32"))]
    fn sharer(&self) -> Option<alloc::rc::Rc<dyn super::web::share::Sharer>>;

    /// The types of event that somebody listens to.
    fn types(&self) -> Types;

    /// Whether the link must not read ahead of a handler or a stream.
    fn is_in_pace(&self) -> bool;

    /// A new stream begins: the host forgets an unfinished event, and keeps the last event ID.
    fn begin(&self);

    /// So many bytes of a stream came, in ms since the Unix epoch. [`chunk`](Self::chunk) has them next.
    fn arrive(&self, bytes: usize, now: Millis);

    /// Bytes came: the host decodes them, and hands the events on. Once a handler has closed the
    /// source, no further event is handed on.
    fn chunk(&self, bytes: &[u8]) -> Progress;

    /// The browser's own `EventSource` gave an event.
    fn event(&self, event: &str, data: &str, last_event_id: &str);

    /// The last event ID, from which a new stream goes on.
    fn last_event_id(&self) -> String;

    /// The state changed.
    fn change(&self, change: &Change<'_>);

    /// Asks the user what should follow from this fault. Nothing follows before the answer. It is only
    /// called with [`Policy::ask`](crate::session::Policy::ask).
    fn ask(&self, fault: Fault, trouble: &Trouble, plan: Plan) -> Later<Answer>;

    /// A request goes to this URL, as it was written.
    #[cfg(feature = "protocol")]
    fn send_to(&self, url: &str);

    /// A response's head is here whose body is about to be read.
    #[cfg(feature = "protocol")]
    fn head(&self, answered: &dyn Fn() -> Answered);

    /// The body is over.
    #[cfg(feature = "protocol")]
    fn finish(&self);

    /// What the caller's functions have said of what came last. It is told once.
    #[cfg(feature = "protocol")]
    fn said(&self) -> Said;

    /// Waits until the next chunk may be read: a slow reader slows the server down. `None` if it may be
    /// read at once.
    fn ready(&self) -> Option<Later<()>>;
}

/// What a chunk holds for the session.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(crate) struct Progress {
    /// The last `retry` field that took effect, in milliseconds.
    pub(crate) retry: Option<Millis>,
    /// The limit that a line or an event passed.
    pub(crate) too_large: Option<TooLarge>,
    /// The event has come that the source is to end with. Nothing after it was read.
    pub(crate) is_last: bool,
    /// When the chunk came, on the source's clock.
    #[cfg(feature = "protocol")]
    pub(crate) at: Millis,
}

/// What the caller's functions have said of what came.
#[cfg(feature = "protocol")]
#[derive(Default)]
pub(crate) struct Said {
    /// An event was a sign of life.
    pub(crate) is_alive: bool,
    /// The stream is not to be read any further.
    pub(crate) end: Option<End>,
}

/// Why a stream is not to be read any further.
#[cfg(feature = "protocol")]
pub(crate) enum End {
    /// An event is a failure: after how many milliseconds another attempt makes sense, and what the failure is.
    Failure {
        retry: Option<Millis>,
        cause: alloc::sync::Arc<dyn core::error::Error + Send + Sync>,
    },
    /// The caller does not go on with what is missing.
    Gap,
}

/// A change of state.
pub(crate) struct Change<'a> {
    /// The state that was entered.
    pub(crate) state: State,
    /// The number of the attempt that the change belongs to, counted from 1 since the last good
    /// connection.
    pub(crate) attempt: u32,
    /// What carries the stream, and why.
    pub(crate) choice: Choice,
    /// In `Waiting`, and in `Closed` after a failure: the fault, and what is known of it.
    pub(crate) fault: Option<(Fault, &'a Trouble)>,
    /// In `Waiting`: in how many milliseconds the next attempt begins, if that is known.
    pub(crate) retry_in: Option<Millis>,
    /// In `Closed`: why the source is closed.
    pub(crate) reason: Option<Reason>,
}
