use crate::session::Millis;
use crate::wire::Counts;
use core::cell::Cell;
use core::time::Duration;

/// What has come, over all attempts. [`EventSource::stats`](super::EventSource::stats) gives it.
///
/// ```no_run
/// use headwater::source::Stats;
///
/// fn show(stats: Stats) {
///     println!("{} events in {} bytes, {} retries", stats.events, stats.bytes, stats.retries);
/// }
///
/// show(headwater::EventSource::builder("/feed").open().stats());
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Stats {
    /// How many bytes have come, of streams that were read by fetch: comments and all. The browser's own
    /// `EventSource` does not tell.
    pub bytes: u64,
    /// How many events have come. Of the browser's own `EventSource`, those that somebody listens to.
    pub events: u64,
    /// How many comments have come, which many servers send as signs of life; those of a chunk are counted
    /// when all of it is read. The browser's own `EventSource` does not tell.
    pub comments: u64,
    /// How many lines have come that the standard ignores: see
    /// [`Builder::on_ignored`](super::Builder::on_ignored). Likewise.
    pub ignored: u64,
    /// How many attempts have followed the first one. Those that the browser's own `EventSource` makes by
    /// itself are not known.
    pub retries: u64,
    /// When the last byte came, in ms since the Unix epoch. `None` if none has, and with the browser's own
    /// `EventSource`.
    pub last_byte_at: Option<Millis>,
    /// For how long reading has waited in all: for streams whose readers were behind, and for futures of
    /// [`on_async`](super::EventSource::on_async). It grows while it waits.
    pub held_back: Duration,
    /// How many events wait now, for the readers of streams, or for futures to be done.
    pub waiting: u64,
    /// How fast it comes.
    #[cfg(feature = "protocol")]
    pub timings: super::Timings,
}

/// Counts what comes.
#[derive(Default)]
pub(super) struct Tally {
    bytes: Cell<u64>,
    events: Cell<u64>,
    lines: Cell<Counts>,
    attempts: Cell<u64>,
    last_byte_at: Cell<Option<Millis>>,
    #[cfg(feature = "protocol")]
    pub(super) timings: super::timings::Clock,
}

impl Tally {
    pub(super) fn count_bytes(&self, bytes: usize, now: Millis) {
        self.bytes.set(self.bytes.get() + bytes as u64);
        self.last_byte_at.set(Some(now));
    }

    pub(super) fn count_event(&self) {
        self.events.set(self.events.get() + 1);
    }

    /// Takes over what the decoder has counted since the source was made.
    pub(super) fn set_lines(&self, lines: Counts) {
        self.lines.set(lines);
    }

    pub(super) fn count_attempt(&self) {
        self.attempts.set(self.attempts.get() + 1);
    }

    pub(super) fn stats(&self) -> Stats {
        let Counts { comments, ignored } = self.lines.get();
        Stats {
            bytes: self.bytes.get(),
            events: self.events.get(),
            comments,
            ignored,
            retries: self.attempts.get().saturating_sub(1),
            last_byte_at: self.last_byte_at.get(),
            #[cfg(feature = "protocol")]
            timings: self.timings.timings(),
            ..Stats::default()
        }
    }
}
