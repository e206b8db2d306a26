use crate::wire::TooLarge;

/// Why an attempt or a connection did not go on.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server answered with a status that is not a stream's.
    Status(u16),
    /// The server answered 200, but not with `text/event-stream`.
    ContentType,
    /// No answer, or the connection broke: refused, reset, blocked by CORS. Browsers tell no more.
    Network,
    /// The server ended the stream.
    Ended,
    /// Nothing came for longer than the policy's time-out allows.
    Timeout(Wait),
    /// A line or an event passed a limit.
    TooLarge(TooLarge),
    /// The browser's own `EventSource` gave up, and does not say why.
    Native,
    /// The request could not be made, or the caller's url, headers or body function failed: nothing was
    /// sent.
    Prepare,
    /// The page was hidden or put aside, and the connection was let go until it comes back. It is
    /// nobody's failure, and counts towards no limit.
    Suspended,
}

/// Which of the policy's time-outs passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Wait {
    /// [`Timeout::connect`](super::Timeout::connect).
    Connect,
    /// [`Timeout::first_byte`](super::Timeout::first_byte).
    FirstByte,
    /// [`Timeout::idle`](super::Timeout::idle).
    Idle,
}
