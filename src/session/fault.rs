use core::fmt;

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
    /// The server ended the stream before what the caller waits for, as [`Policy::until`] says, had come:
    /// what is there is a part, and not the whole.
    ///
    /// [`Policy::until`]: super::Policy::until
    Truncated,
    /// Nothing came for longer than the policy's time-out allows.
    Timeout(Wait),
    /// A line or an event passed a limit.
    TooLarge(TooLarge),
    /// The browser's own `EventSource` gave up, and does not say why.
    Native,
    /// The caller's url, headers or body function failed: nothing was sent, and the next attempt calls
    /// it again.
    Prepare,
    /// The request can't be sent from here, however often it is tried: its address has a password, its
    /// method is forbidden, or the platform lacks what it takes.
    Request,
    /// The page was hidden or put aside, and the connection was let go until it comes back. It is
    /// nobody's failure, and counts towards no limit.
    Suspended,
    /// The connection was let go for another one: the caller asked for it, or for events that this one
    /// can't give. It is nobody's failure, and counts towards no limit.
    Replaced,
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

/// A clause, as in "… since *the connection broke*".
impl fmt::Display for Fault {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status(status) => return write!(f, "the server answered with status {status}"),
            Self::TooLarge(too_large) => return too_large.fmt(f),
            Self::Timeout(wait) => {
                return write!(
                    f,
                    "the server was silent for longer than the {wait} time-out"
                );
            }
            Self::ContentType => "the server answered with something other than text/event-stream",
            Self::Network => "the server could not be reached, or the connection broke",
            Self::Ended => "the server ended the stream",
            Self::Truncated => "the server ended the stream before the end that was waited for",
            Self::Native => "the browser's EventSource gave up, and does not say why",
            Self::Prepare => "the function that makes the request's URL, headers or body failed",
            Self::Request => "the request can't be sent from here",
            Self::Suspended => "the connection was let go while the page was away",
            Self::Replaced => "the connection was let go for another one",
        })
    }
}

/// Its name among the time-outs, in words.
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::FirstByte => "first byte",
            Self::Idle => "idle",
        })
    }
}
