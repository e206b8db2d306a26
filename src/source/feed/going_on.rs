use super::Feed;
use crate::session::Attempt;
use crate::transport::{Context, Later, Prepared, Unsent};
use crate::wire::Message;
use alloc::string::String;

/// What the options of the feature `protocol` need of it.
impl Feed {
    /// Makes the request that goes on from a stream that was open, if there is such an option.
    pub(super) fn go_on(
        &self,
        attempt: &Attempt,
        context: Context,
    ) -> Result<Later<Result<Prepared, Unsent>>, Context> {
        let Some(protocol) = &self.protocol else {
            return Err(context);
        };
        protocol.asks(Some(context.last_event_id.clone()));
        protocol.prepare(attempt, &self.recipe, context)
    }

    /// The last event ID that has come.
    pub(in crate::source) fn latest_id(&self) -> String {
        self.last_event_id.borrow().clone()
    }

    /// The next attempt goes on from this ID, whatever has come.
    pub(in crate::source) fn go_on_from(&self, id: &str) {
        if let Some(keep) = &self.keep {
            keep.go_on_from(id);
        }
    }

    /// The server has begun anew: an ID that is known may be another event's.
    pub(in crate::source) fn forget_known(&self) {
        if let Some(keep) = &self.keep {
            keep.forget_known();
        }
    }

    /// Takes an event that is not handed on for one that has come.
    pub(in crate::source) fn pass_over(&self, message: Message<'_>) {
        if message.has_new_id {
            self.pass_id(message.last_event_id);
        }
    }

    /// Takes an ID that came without an event for one that has come.
    pub(in crate::source) fn pass_id(&self, id: &str) {
        if let Some(keep) = &self.keep {
            keep.receive(id, false);
        }
    }

    pub(in crate::source) fn warn(&self, warning: &str) {
        self.registry.warn(warning);
    }
}
