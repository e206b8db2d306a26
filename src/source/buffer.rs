/// How much a stream may hold that its reader has not taken, and what follows when that is not
/// enough.
///
/// ```no_run
/// use headwater::{Buffer, EventSource, Overflow, Text};
///
/// // A picture of now: what is old by the time it could be drawn may go.
/// let latest = Buffer { capacity: 1, overflow: Overflow::DropOldest };
/// let prices = EventSource::builder("/prices").open();
/// let ticks = prices.stream_with::<Text>("tick", latest);
/// assert_eq!(ticks.dropped(), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Buffer {
    /// How many events may wait; 0 counts as 1. Default: 64.
    pub capacity: usize,
    /// What follows when there are more. Default: [`Overflow::Wait`].
    pub overflow: Overflow,
}

/// What follows when a stream's buffer is full.
///
/// ```no_run
/// use headwater::{Buffer, EventSource, Overflow, Text};
///
/// // Whoever can't keep up is told, and not given half of it.
/// let all_or_nothing = Buffer { capacity: 1000, overflow: Overflow::Fail };
/// let log = EventSource::builder("/log").open();
/// let lines = log.stream_with::<Text>("line", all_or_nothing);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// Nothing more is read from the network until the reader has caught up, and nothing is lost: a
    /// slow reader slows the server down. What one chunk holds is kept all the same, so there may be
    /// more than the capacity.
    ///
    /// The browser's own `EventSource` reads on by itself: a source that has such a stream goes
    /// through fetch, unless the builder names the other; then there is no bound.
    #[default]
    Wait,
    /// The event that waits longest makes room.
    DropOldest,
    /// The event that has just come is let go.
    DropNewest,
    /// The stream ends with [`Error::Overflow`](super::Error::Overflow).
    Fail,
}

impl Default for Buffer {
    fn default() -> Self {
        Self {
            capacity: 64,
            overflow: Overflow::Wait,
        }
    }
}
