/// How many events may wait for a stream's reader, and what follows when there are more.
///
/// ```no_run
/// use headwater::{Buffer, EventSource, Overflow, Text};
///
/// // Only the latest price counts: the reader misses those that have become old meanwhile.
/// let latest = Buffer { capacity: 1, overflow: Overflow::DropOldest };
/// let prices = EventSource::builder("/prices").open();
/// let ticks = prices.stream_with::<Text>("tick", latest);
/// assert_eq!(ticks.dropped(), 0);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
pub struct Buffer {
    /// How many events may wait; 0 counts as 1. Default: 64.
    pub capacity: usize,
    /// What follows when there are more. Default: [`Overflow::GiveWay`].
    pub overflow: Overflow,
}

/// What follows when a stream's buffer is full.
///
/// ```no_run
/// use headwater::{Buffer, EventSource, Overflow, Text};
///
/// // A reader that can't keep up gets an error, and never a log with gaps.
/// let all_or_nothing = Buffer { capacity: 1000, overflow: Overflow::Fail };
/// let log = EventSource::builder("/log").open();
/// let lines = log.stream_with::<Text>("line", all_or_nothing);
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum Overflow {
    /// Nothing more is read from the network until the reader has caught up, and nothing is lost: a
    /// slow reader slows the server down. The events of one chunk are all kept, so more than the
    /// capacity may wait. But where others listen to the source, and are held back by a reader that
    /// has not asked for an event for a second, the stream ends with
    /// [`Error::Overflow`](super::Error::Overflow), after the events that wait. The source goes on, and
    /// the console is warned.
    ///
    /// So a stream that is the only listener waits for as long as it takes, and one that somebody has
    /// taken and forgotten freezes no page. It goes through fetch, as with [`Wait`](Self::Wait).
    #[default]
    GiveWay,
    /// Nothing more is read until the reader has caught up, whoever else listens, and however long it
    /// takes. What holds a source back for a second is a warning in the console, once.
    ///
    /// The browser's own `EventSource` reads on regardless. So a source with such a stream goes through
    /// fetch. If the builder names the browser's own, any number of events may wait.
    Wait,
    /// The event that has waited longest is dropped.
    DropOldest,
    /// The event that has just come is dropped.
    DropNewest,
    /// The stream ends with [`Error::Overflow`](super::Error::Overflow). The source goes on.
    Fail,
}

impl Overflow {
    /// Whether reading waits where the buffer is full.
    pub(super) fn waits(self) -> bool {
        matches!(self, Self::GiveWay | Self::Wait)
    }
}

impl Default for Buffer {
    fn default() -> Self {
        Self {
            capacity: 64,
            overflow: Overflow::default(),
        }
    }
}
