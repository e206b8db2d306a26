use crate::session::Millis;
use alloc::boxed::Box;
use core::cell::{Cell, RefCell};
use core::time::Duration;

/// How fast a stream comes: a part of [`Stats`](super::Stats), with the feature `protocol`.
///
/// ```no_run
/// let feed = headwater::EventSource::builder("/feed").open();
/// let timings = feed.stats().timings;
/// if let Some(between) = timings.between {
///     println!("an event each {:?}, or {:?} at most", between.median, between.p99);
/// }
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Timings {
    /// From the beginning of the latest attempt that has opened, its preparation included, to the response's head.
    pub head: Option<Duration>,
    /// From the same beginning to the stream's first event.
    pub first_event: Option<Duration>,
    /// Between two events of one stream, over all streams. `None` before there are two.
    pub between: Option<Between>,
}

/// Times between events. Events that come in one chunk have no time between them, and a reader that holds the source back
/// makes them longer.
///
/// They are counted in 200 ranges, so that a source takes 800 bytes for them, however long it lives. Below 16 ms a time is
/// exact, and above that within 7 %.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Between {
    /// Half of them are no longer than this.
    pub median: Duration,
    /// 99 of 100 are no longer than this.
    pub p99: Duration,
}

/// Takes the times.
#[derive(Default)]
pub(super) struct Clock {
    began: Cell<Millis>,
    head: Cell<Option<Millis>>,
    first: Cell<Option<Millis>>,
    /// When the latest event of this stream came.
    latest: Cell<Option<Millis>>,
    /// There when there are two events.
    between: RefCell<Option<Box<Ranges>>>,
}

impl Clock {
    /// An attempt begins.
    pub(super) fn begin(&self, now: Millis) {
        self.began.set(now);
    }

    /// Its response's head has come, and a stream begins.
    pub(super) fn head(&self, now: Millis) {
        self.head.set(Some(self.since_beginning(now)));
        self.first.take();
        self.latest.take();
    }

    pub(super) fn event(&self, now: Millis) {
        match self.latest.replace(Some(now)) {
            None => self.first.set(Some(self.since_beginning(now))),
            Some(before) => {
                let mut between = self.between.borrow_mut();
                let ranges = between.get_or_insert_with(|| Box::new(Ranges([0; RANGES])));
                ranges.count(now.saturating_sub(before));
            }
        }
    }

    fn since_beginning(&self, now: Millis) -> Millis {
        now.saturating_sub(self.began.get())
    }

    pub(super) fn timings(&self) -> Timings {
        let between = self.between.borrow();
        Timings {
            head: self.head.get().map(Duration::from_millis),
            first_event: self.first.get().map(Duration::from_millis),
            between: between.as_ref().map(|ranges| Between {
                median: ranges.quantile(50),
                p99: ranges.quantile(99),
            }),
        }
    }
}

/// One range for each millisecond below 16, and eight for each power of two above, up to 37 hours.
const RANGES: usize = 200;

struct Ranges([u32; RANGES]);

impl Ranges {
    fn count(&mut self, time: Millis) {
        let at = match time {
            0..16 => time as usize,
            _ => {
                let power = time.ilog2();
                let eighth = (time >> (power - 3)) & 7;
                16 + (power as usize - 4) * 8 + eighth as usize
            }
        };
        if let Some(count) = self.0.get_mut(at.min(RANGES - 1)) {
            *count = count.saturating_add(1);
        }
    }

    /// A time that so many percent do not pass: the middle of its range.
    fn quantile(&self, percent: u64) -> Duration {
        let all: u64 = self.0.iter().map(|count| u64::from(*count)).sum();
        let wanted = (all * percent).div_ceil(100);
        let mut passed = 0;
        let at = self.0.iter().position(|count| {
            passed += u64::from(*count);
            passed >= wanted
        });
        let at = at.unwrap_or(0) as u64;
        Duration::from_millis(match at {
            0..16 => at,
            _ => {
                let (power, eighth) = ((at - 16) / 8 + 4, (at - 16) % 8);
                let width = 1 << (power - 3);
                (8 + eighth) * width + width / 2
            }
        })
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn one(time: Millis) -> Millis {
        let mut ranges = Ranges([0; RANGES]);
        ranges.count(time);
        ranges.quantile(50).as_millis() as u64
    }

    #[test]
    fn short_times_are_exact_and_longer_ones_within_seven_percent() {
        for time in 0..16 {
            assert_eq!(one(time), time);
        }
        for time in (16..100_000).chain((100_000..100_000_000).step_by(9973)) {
            let told = one(time);
            let off = told.abs_diff(time) as f64 / time as f64;
            assert!(off < 0.07, "{time} is told as {told}");
        }
        assert!(
            one(Millis::MAX) > 100_000_000,
            "more than a day is one range"
        );
    }

    #[test]
    fn a_hundredth_that_is_slow_is_not_hidden_by_the_rest() {
        let clock = Clock::default();
        clock.begin(1000);
        clock.head(1007);
        assert_eq!(clock.timings().between, None);
        let mut now = 1012;
        for number in 0..=200 {
            clock.event(now);
            now += if number % 50 == 49 { 4000 } else { 5 };
        }
        let Timings {
            head,
            first_event,
            between,
        } = clock.timings();
        let millis = |time: Option<Duration>| time.map(|time| time.as_millis());
        assert_eq!((millis(head), millis(first_event)), (Some(7), Some(12)));
        let Some(Between { median, p99 }) = between else {
            panic!("there are two")
        };
        assert_eq!(median, Duration::from_millis(5));
        assert!(p99 > Duration::from_millis(3700), "{p99:?}");
    }

    #[test]
    fn between_two_streams_nothing_is_between() {
        let clock = Clock::default();
        clock.head(0);
        clock.event(0);
        clock.begin(60_000);
        clock.head(60_000);
        clock.event(60_001);
        let timings = clock.timings();
        assert_eq!(timings.between, None);
        assert_eq!(timings.first_event, Some(Duration::from_millis(1)));
    }
}
