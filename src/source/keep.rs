//! Which last event ID a source goes on from: what the rest of the source knows of it.

use super::gate::Gate;
use super::hear::Hear;
use super::registry::Registry;
use super::stores::AnyStore;
use crate::session::Transport;
use crate::transport::{Context, Later, Prepared, Recipe, Unsent};
use alloc::rc::Rc;
use alloc::string::String;

/// An event that is in hand: who is busy with it holds a clone. The event is handled when the last clone is
/// dropped, unless one of them has failed.
pub(super) type Receipt = Rc<dyn Handling>;

/// What who is busy with an event can say of it.
pub(super) trait Handling {
    /// It was not handled: a handler has panicked, or was taken off, before it was done.
    fn fail(&self);
}

/// Decides which last event ID the source goes on from. Sources whose options ask for nothing of that have
/// none, and an app without such options links none.
pub(super) trait Keep {
    /// Makes the request of the first attempt, once the store has given its ID. `None` where there is nothing to
    /// wait for.
    fn prepare(
        self: Rc<Self>,
        recipe: &Rc<Recipe>,
        transport: Transport,
        context: &Context,
    ) -> Option<Later<Result<Prepared, Unsent>>>;

    /// The ID that the next attempt goes on from.
    fn id(&self) -> String;

    /// A new stream begins: it brings the events again that are not committed.
    fn begin(&self);

    /// The source goes on from this ID, whatever is in hand.
    #[cfg(feature = "protocol")]
    fn go_on_from(&self, id: &str);

    /// The server has begun anew: an ID that is known may be another event's.
    #[cfg(feature = "protocol")]
    fn forget_known(&self);

    /// An event has come, or an ID without one. `has_own_id` says that it is the event's own.
    fn receive(&self, id: &str, has_own_id: bool) -> Received;
}

/// What is to be done with an event that has come.
pub(super) enum Received {
    /// Nothing: it has come before.
    Double,
    /// It is handed on, and nobody has to say when it is handled.
    Taken,
    /// It is handed on, with its receipt.
    Counted(Receipt),
}

/// What there is of it for a source.
pub(super) type Kept = (Rc<dyn Keep>, Hear);

/// Makes one, of the options and the last event ID that the source begins with.
pub(super) type Make = fn(&KeepOptions, String, Around<'_>, Option<Hear>) -> Kept;

/// What there is of the source by then.
pub(super) type Around<'a> = (&'a Rc<Gate>, &'a Rc<Registry>);

/// The options that ask for it. `make` is there so that only they link it. It puts a function around those
/// that hear the stream's frames.
#[derive(Clone)]
pub(super) struct KeepOptions {
    pub(super) make: Make,
    pub(super) store: Option<Rc<dyn AnyStore>>,
    pub(super) commits_handled: bool,
    pub(super) window: usize,
}
