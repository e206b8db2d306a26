use crate::session::Millis;
use crate::transport::{Later, glance, sleep, warn};

/// The clock of a source, its timer, and where it warns. All that waits or warns in a source goes through one of
/// these, so that tests and other platforms put theirs in its place.
#[derive(Clone, Copy)]
pub(super) struct Runtime {
    /// The time by a clock that only goes forward.
    pub(super) now: fn() -> Millis,
    /// A future that is done after so many milliseconds. Dropping it stops its timer.
    pub(super) sleep: fn(Millis) -> Later<()>,
    /// Shows a message to who develops the app.
    pub(super) warn: fn(&str),
}

impl Default for Runtime {
    fn default() -> Self {
        Self {
            now: glance,
            sleep,
            warn,
        }
    }
}
