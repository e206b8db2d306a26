use crate::session::Millis;
use core::sync::atomic::{AtomicU64, Ordering::Relaxed};

/// From this difference between the clocks on, the device has slept or the wall clock was set. A
/// smaller one is drift. In milliseconds.
const STEP: Millis = 60_000;

/// Before the first look. It is ahead of everything, so that the first look finds nothing missed.
const UNKNOWN: u64 = u64::MAX;

/// The time that a monotonic clock has missed.
///
/// Such a clock may stand still while the device sleeps. A jump of the wall clock ahead of it counts as time
/// that has passed. A jump back means that the wall clock was set, and counts for nothing.
pub(crate) struct Lag {
    /// How far the wall clock was ahead of the monotonic one at the last look, in milliseconds.
    ahead: AtomicU64,
    /// How much time the monotonic clock has missed in all, in milliseconds.
    missed: AtomicU64,
}

impl Lag {
    pub(crate) const fn new() -> Self {
        Self {
            ahead: AtomicU64::new(UNKNOWN),
            missed: AtomicU64::new(0),
        }
    }

    /// The time that has passed by both clocks.
    pub(crate) fn passed(&self, now: Millis, wall: Millis) -> Millis {
        let (ahead, known) = (wall.saturating_sub(now), self.ahead.load(Relaxed));
        if ahead.abs_diff(known) > STEP {
            self.ahead.store(ahead, Relaxed);
            self.missed.fetch_add(ahead.saturating_sub(known), Relaxed);
        }
        self.known(now)
    }

    /// How much the monotonic clock has missed so far.
    #[cfg(feature = "__pump")]
    pub(crate) fn missed(&self) -> Millis {
        self.missed.load(Relaxed)
    }

    /// The time that has passed as far as it was noticed, without a look at the wall clock.
    pub(crate) fn known(&self, now: Millis) -> Millis {
        now.saturating_add(self.missed.load(Relaxed))
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_sleep_counts_and_a_clock_that_is_set_back_or_drifts_does_not() {
        let lag = Lag::new();
        let epoch = 1_700_000_000_000;
        assert_eq!(lag.known(5), 5);
        assert_eq!(
            lag.passed(10, epoch + 10),
            10,
            "the first look misses nothing"
        );
        assert_eq!(lag.passed(20, epoch + 50_000), 20, "drift");
        assert_eq!(
            lag.passed(30, epoch + 600_030),
            600_030,
            "a sleep of ten minutes"
        );
        assert_eq!(lag.known(40), 600_040);
        assert_eq!(
            lag.passed(50, epoch + 50),
            600_050,
            "the clock was set back"
        );
        assert_eq!(lag.passed(60, epoch + 300_060), 900_060, "another sleep");
    }
}
