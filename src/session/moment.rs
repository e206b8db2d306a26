/// A span or a point of time, in milliseconds.
pub type Millis = u64;

/// What the caller knows at the moment of a call.
///
/// The machine reads no clock and throws no dice: with the same moments and inputs it always lives
/// the same life.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// A monotonic clock, from any start, the same for all that one session is told. A jump ahead, as
    /// after a sleep, is understood; a step back does no harm.
    pub now: Millis,
    /// A fresh uniform random number, for jitter.
    pub random: u32,
}

impl Moment {
    /// A random part of `span`: from nothing to just below the whole. No span here is longer than a
    /// day, which is far below what is cut off.
    pub(super) fn part_of(self, span: Millis) -> Millis {
        (span.min(u32::MAX.into()) * Millis::from(self.random)) >> 32
    }
}
