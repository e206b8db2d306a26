//! What servers have beside plain SSE: how a source goes on from a stream that was open, what its events say of the
//! answer, and what is missing.

mod caught_up;
mod failure;
mod on_gap;
mod resume;
mod running;

pub use crate::session::gap::Gap;
pub use caught_up::CaughtUp;
pub use failure::Failure;
pub use on_gap::OnGap;
pub use resume::{Resume, Resumption};

pub(super) use caught_up::Place;
pub(super) use resume::{MakeResumption, by_get, by_location};
pub(super) use running::{Protocol, hear};

use crate::wire::Message;
use alloc::rc::Rc;
use alloc::string::String;

/// A caller's function that is asked about each event.
pub(super) type Ask<T> = Rc<dyn Fn(Message<'_>) -> T>;

/// A caller's function that decides what follows from a gap.
pub(super) type Decide = Rc<dyn Fn(&Gap) -> OnGap>;

/// The options, as the builder was told.
#[derive(Clone, Default)]
pub(super) struct ProtocolOptions {
    pub(super) resume: Option<MakeResumption>,
    pub(super) cursor: Option<Ask<Option<String>>>,
    pub(super) fail_on: Option<Ask<Option<Failure>>>,
    pub(super) alive: Option<Ask<bool>>,
    pub(super) on_gap: Option<Decide>,
    pub(super) gap_event: Option<String>,
    pub(super) sequence: Option<Ask<Option<u64>>>,
    pub(super) caught_up_at: Option<CaughtUp>,
}

/// Whether a stream that ends cleanly has come to its end.
///
/// ```
/// use headwater::source::Eof;
///
/// assert_eq!(Eof::default(), Eof::Reconnect);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Eof {
    /// No: it is requested again, where the request may be sent again, as the standard has it.
    #[default]
    Reconnect,
    /// Yes: the source is closed, with [`Reason::Ended`](crate::session::Reason::Ended). A stream that breaks is
    /// requested again as ever.
    Done,
}
