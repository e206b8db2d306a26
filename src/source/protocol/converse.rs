use super::ProtocolOptions;
use crate::session::Attempt;
use crate::source::Error;
use crate::source::feed::Feed;
use crate::source::hear::Hear;
use crate::transport::{Answered, Context, Later, Prepared, Recipe, Said, Unsent};
use alloc::rc::Rc;
use alloc::string::String;
use core::cell::Cell;
use core::task::Waker;

/// What a source knows of its options at work. A source without such options has none, and an app without them links none.
pub(in crate::source) trait Converse {
    /// Whether the last event ID is a cursor out of the data.
    fn has_cursor(&self) -> bool;

    /// An attempt is being prepared, which goes on from this ID. `None` where a store is still to give it.
    fn asks(&self, id: Option<String>);

    /// What has become of the stream, or of the attempt after it: an error, or nothing yet.
    fn note_error(&self, error: Option<Error>);

    /// Makes the request that goes on, if this attempt is one that does. The future says that it was declined where the
    /// caller's function has none.
    fn prepare(
        &self,
        attempt: &Attempt,
        recipe: &Rc<Recipe>,
        context: Context,
    ) -> Result<Later<Result<Prepared, Unsent>>, Context>;

    /// A stream begins, with this last event ID.
    fn begin(&self, last_event_id: &str);

    /// A request goes to this URL.
    fn send_to(&self, url: &str);

    /// The stream's head is here.
    fn head(&self, head: Answered);

    /// The stream's body is over. A gap that nothing has come after is one all the same.
    fn finish(&self, feed: &Feed);

    /// What was said of what came last. It is told once.
    fn said(&self) -> Said;

    /// Whether the stream is not to be read any further.
    fn has_ended(&self) -> bool;

    /// Wakes those who wait for what was there before: it has come, or will not.
    fn wake(&self);

    /// Whether all has come that was there before.
    fn is_caught_up(&self) -> bool;

    /// A future waits for that, and is woken by what is in this place.
    fn wait(&self, place: &Rc<WakerPlace>);
}

/// The waker of a future. The future owns it, so that one that is dropped leaves nothing behind.
pub(in crate::source) type WakerPlace = Cell<Option<Waker>>;

/// Makes one, of the options, and has it hear what a stream says before all others do.
pub(in crate::source) type Make = fn(ProtocolOptions, Option<Hear>) -> (Rc<dyn Converse>, Hear);
