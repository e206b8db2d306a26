/// A span or a point of time, in milliseconds.
pub type Millis = u64;

/// What the caller knows at the moment of a call.
///
/// The session reads no clock and makes no random numbers: the same moments and inputs always lead to
/// the same outputs.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Moment {
    /// A monotonic clock, from any start, the same for all that one session is told. A jump ahead, as
    /// after a sleep, is understood; a step back does no harm.
    pub now: Millis,
    /// A fresh uniform random number, for jitter.
    pub random: u32,
}

impl Moment {
    /// A random part of `span`: from nothing to just below the whole. Spans are cut to 49 days, which no
    /// span here comes near.
    pub(super) fn part_of(self, span: Millis) -> Millis {
        (span.min(u32::MAX.into()) * Millis::from(self.random)) >> 32
    }
}
