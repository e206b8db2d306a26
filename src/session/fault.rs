use core::fmt;

use crate::wire::TooLarge;

/// Why an attempt failed, or a connection ended.
///
/// What is said of trying again is what [`Rules::Client`](super::Rules::Client) do with an idempotent
/// request.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Fault {
    /// The server answered with this status, which is neither 200 nor 204. Statuses of
    /// [`Retry::on`](super::Retry::on) are tried again, and a 401 once with fresh headers. Others close
    /// the source.
    Status(u16),
    /// The server answered 200, but with a content type other than `text/event-stream`. It closes the
    /// source: the URL is most often wrong.
    ContentType,
    /// No answer came, or the connection broke: it was refused, reset, or blocked by CORS. Browsers do not
    /// tell which. It is tried again.
    Network,
    /// The server ended the stream, as it may at any time. The source connects again.
    Ended,
    /// The server ended the stream before what the caller waits for had come: see
    /// [`Policy::until`](super::Policy::until). What is there is a part, and not the whole. It is tried
    /// again.
    Truncated,
    /// An event says that the answer has failed: [`Signal::Told`](super::Signal::Told).
    Event {
        /// Whether it says that another attempt makes sense. It is tried again then.
        retry: bool,
    },
    /// The server can't go on from where the last stream ended, and the caller does not want to go on with
    /// what is missing. It closes the source.
    Gap,
    /// Nothing came for longer than this time-out of the policy allows. It is tried again.
    Timeout(Wait),
    /// A line or an event was longer than its limit. It closes the source, since the same event would come
    /// again: the limit has to be raised, or the server corrected.
    TooLarge(TooLarge),
    /// The browser's own `EventSource` gave up. It does not tell why. The next attempt goes through `fetch`,
    /// unless the policy names the transport.
    Native,
    /// The caller's url, headers or body function failed. Nothing was sent, and the next attempt calls it
    /// again.
    Prepare,
    /// The request can't be sent from here, however often it is tried: its address has a password, its
    /// method is forbidden, or the platform lacks what it takes. It closes the source: the caller has to
    /// correct the request.
    Request,
    /// The page was hidden or in the back/forward cache, and the connection was closed until it is back. It
    /// is no failure, and counts towards no limit.
    Suspended,
    /// The connection was let go for another one: the caller asked for it, or for events that this one
    /// can't give. It is nobody's failure, and counts towards no limit.
    Replaced,
}

/// The time-out of the policy that has passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Wait {
    /// [`Timeout::connect`](super::Timeout::connect): no head of a response came in time.
    Connect,
    /// [`Timeout::first_byte`](super::Timeout::first_byte): the head came, but no byte of the body did in
    /// time.
    FirstByte,
    /// [`Timeout::idle`](super::Timeout::idle): an open stream was silent for too long.
    Idle,
}

/// The fault in words, as a clause: "the server ended the stream".
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
            Self::Event { .. } => "an event says that it failed",
            Self::Gap => "the server can't go on from the last event ID",
            Self::Native => "the browser's EventSource gave up, and does not say why",
            Self::Prepare => "the function that makes the request's URL, headers or body failed",
            Self::Request => "the request can't be sent from here",
            Self::Suspended => "the connection was let go while the page was away",
            Self::Replaced => "the connection was let go for another one",
        })
    }
}

/// The time-out's name in words: "connect", "first byte", "idle".
impl fmt::Display for Wait {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Connect => "connect",
            Self::FirstByte => "first byte",
            Self::Idle => "idle",
        })
    }
}
