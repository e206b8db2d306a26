use crate::codec::DecodeError;
use crate::session::{Fault, Wait};
use crate::wire::TooLarge;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// Why a source, or one of its events, failed.
///
/// ```
/// use headwater::Error;
///
/// fn advice(error: &Error) -> String {
///     match error {
///         Error::Status(refusal) if refusal.status == 401 => "please sign in".into(),
///         Error::Status(refusal) => format!("the server says: {}", refusal.body),
///         Error::Network { .. } | Error::Timeout(_) => "the line is bad".into(),
///         // What is beneath an error, such as what serde_json says, is its source.
///         other => match std::error::Error::source(other) {
///             Some(source) => format!("{other}, since {source}"),
///             None => other.to_string(),
///         },
///     }
/// }
///
/// assert_eq!(advice(&Error::Ended), "the server ended the stream");
/// ```
#[derive(Debug)]
#[non_exhaustive]
pub enum Error {
    /// The server answered with a status that is not a stream's.
    Status(Arc<Refusal>),
    /// The server answered 200, but not with `text/event-stream`.
    ContentType(Arc<Refusal>),
    /// No answer, or the connection broke: refused, reset, blocked by CORS. Browsers tell no more.
    Network {
        /// What the platform says.
        message: String,
    },
    /// The server ended the stream.
    Ended,
    /// The server ended the stream before the end that was waited for had come.
    Truncated,
    /// Nothing came for longer than the policy's time-out allows.
    Timeout(Wait),
    /// A line or an event passed a limit.
    TooLarge(TooLarge),
    /// The browser's own `EventSource` gave up, and does not say why.
    Native,
    /// The function that makes the URL, the headers or the body failed. It is called again for the next
    /// attempt.
    Prepare {
        /// What it says.
        message: String,
    },
    /// The request can't be sent from here, however often it is tried.
    Request {
        /// What the platform says.
        message: String,
    },
    /// The connection was let go while the page could not be seen; it comes back with the page.
    Suspended,
    /// The connection was let go for another one: [`EventSource::reconnect`](super::EventSource::reconnect)
    /// was called, or events are wanted that this one can't give.
    Replaced,
    /// A stream's reader was behind by more than its buffer holds, and
    /// [`Overflow::Fail`](super::Overflow::Fail) was asked for. The source goes on.
    Overflow {
        /// What the buffer holds.
        capacity: usize,
    },
    /// An event's data is not what its reader expects.
    Decode(DecodeError),
}

/// What a server says when it refuses.
///
/// ```
/// fn request_id(refusal: &headwater::source::Refusal) -> Option<&str> {
///     let header = refusal.headers.iter().find(|(name, _)| name == "x-request-id");
///     header.map(|(_, value)| &**value)
/// }
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The response's status.
    pub status: u16,
    /// The response's URL, after redirects.
    pub url: String,
    /// The response's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The first kilobytes of the response's body.
    pub body: String,
}

impl Error {
    pub(super) fn new(fault: Fault, refusal: Option<Arc<Refusal>>, message: &str) -> Self {
        let refusal = refusal.unwrap_or_default();
        match fault {
            Fault::Status(_) => Self::Status(refusal),
            Fault::ContentType => Self::ContentType(refusal),
            Fault::Network => Self::Network {
                message: message.into(),
            },
            Fault::Ended => Self::Ended,
            Fault::Truncated => Self::Truncated,
            Fault::Timeout(wait) => Self::Timeout(wait),
            Fault::TooLarge(too_large) => Self::TooLarge(too_large),
            Fault::Native => Self::Native,
            Fault::Suspended => Self::Suspended,
            Fault::Replaced => Self::Replaced,
            Fault::Request => Self::Request {
                message: message.into(),
            },
            Fault::Prepare => Self::Prepare {
                message: message.into(),
            },
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(refusal) => {
                write!(f, "{} answered with status {}", refusal.url, refusal.status)
            }
            Self::ContentType(refusal) => {
                write!(
                    f,
                    "{} answered with something other than text/event-stream",
                    refusal.url
                )
            }
            Self::Network { message } => then(f, Fault::Network, message),
            Self::Ended => Fault::Ended.fmt(f),
            Self::Truncated => Fault::Truncated.fmt(f),
            Self::Timeout(wait) => Fault::Timeout(*wait).fmt(f),
            Self::TooLarge(too_large) => too_large.fmt(f),
            Self::Native => Fault::Native.fmt(f),
            Self::Suspended => Fault::Suspended.fmt(f),
            Self::Replaced => Fault::Replaced.fmt(f),
            Self::Request { message } => then(f, Fault::Request, message),
            Self::Prepare { message } => then(f, Fault::Prepare, message),
            Self::Overflow { capacity } => write!(
                f,
                "the stream's reader was behind by more than the {capacity} events that may wait"
            ),
            Self::Decode(error) => error.fmt(f),
        }
    }
}

/// A fault, and what the platform says of it, if it says anything.
fn then(f: &mut fmt::Formatter<'_>, fault: Fault, message: &str) -> fmt::Result {
    match message {
        "" => write!(f, "{fault}"),
        _ => write!(f, "{fault}: {message}"),
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::TooLarge(too_large) => Some(too_large),
            Self::Decode(error) => Some(error),
            _ => None,
        }
    }
}
