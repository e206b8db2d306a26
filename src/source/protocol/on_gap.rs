use alloc::string::String;

/// What follows from a [`Gap`](super::Gap), as the function of
/// [`Builder::on_gap`](crate::source::Builder::on_gap) decides.
///
/// ```
/// use headwater::source::{Gap, OnGap};
///
/// fn decide(gap: &Gap) -> OnGap {
///     match &*gap.reason {
///         "epoch" => OnGap::Close, // All that is shown is old: the app loads it anew.
///         _ => OnGap::Continue,
///     }
/// }
/// # let _ = decide;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub enum OnGap {
    /// The stream goes on with what comes.
    #[default]
    Continue,
    /// The source fails with [`Error::Gap`](crate::Error::Gap), and keeps the last event ID from before the gap.
    Close,
    /// The source goes on from this ID or cursor, empty from where the server begins, by another attempt. It counts as a
    /// failure that passes: with backoff, and only where the request may be sent again or another one goes on.
    /// Events in hand are no longer waited for. Where the stream that follows begins with a gap, too, it is as
    /// [`Close`](Self::Close): so there is no loop.
    From(String),
}
