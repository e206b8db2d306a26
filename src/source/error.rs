use super::response_head::names;
use crate::codec::DecodeError;
use crate::session::{Fault, Wait};
use crate::transport::without_secrets;
use crate::wire::TooLarge;
use alloc::string::String;
use alloc::sync::Arc;
use alloc::vec::Vec;
use core::fmt;

/// Why a source, or one of its events, failed.
///
/// A change to [`State::Waiting`](crate::State::Waiting) holds the error that the source recovers from:
/// nothing has to be done. A change to [`State::Closed`](crate::State::Closed) holds the error that the
/// source failed with. The variants tell what is tried again by default, as
/// [`Retry`](crate::Retry) says. A request that is not idempotent is only sent again with
/// [`Builder::reconnect`](super::Builder::reconnect).
///
/// ```
/// use headwater::Error;
///
/// fn advice(error: &Error) -> String {
///     match error {
///         Error::Status(refusal) if refusal.status == 401 => "please sign in".into(),
///         Error::Status(refusal) => format!("the server says: {}", refusal.body),
///         Error::Network { .. } | Error::Timeout(_) => "the connection is bad".into(),
///         // Some errors have another one as their source, such as an error of serde_json.
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
    /// The server answered with a status other than 200 and 204.
    ///
    /// Statuses that pass, such as 503, are tried again: [`Retry::on`](crate::Retry::on) lists them.
    /// After a 401 the request is sent once more, with fresh headers of
    /// [`headers_with`](super::Builder::headers_with). Other statuses close the source. The refusal
    /// holds what the server says of the cause.
    Status(Arc<Refusal>),
    /// The server answered 200, but with a content type other than `text/event-stream`.
    ///
    /// It closes the source. Most often the URL leads to something else, such as a sign-in page.
    ContentType(Arc<Refusal>),
    /// No answer came, or the connection broke: it was refused, reset, or blocked by CORS. Browsers do
    /// not tell scripts which.
    ///
    /// It is tried again. If it never succeeds, look for the cause in the browser's console.
    Network {
        /// The platform's message. It differs between browsers, and is for logs only.
        message: String,
    },
    /// The server ended the stream, as it may at any time.
    ///
    /// The source connects again. A server that wants no more connections answers 204.
    Ended,
    /// The server ended the stream before the end that was waited for had come.
    ///
    /// It is tried again where the request may be sent again. What has come is a part, and not the whole.
    Truncated,
    /// Nothing came for longer than a time-out of [`Timeout`](crate::Timeout) allows; this is which one.
    ///
    /// It is tried again. If a healthy server causes it, set a longer time-out, or let the server send
    /// comments while it has nothing to say.
    Timeout(Wait),
    /// A line or an event was longer than [`Limits`](crate::Limits) allow.
    ///
    /// It closes the source, since the same event would come again. If the server is right to send it,
    /// raise the limit by [`Builder::limits`](super::Builder::limits).
    TooLarge(TooLarge),
    /// The browser's own `EventSource` gave up. It does not tell why.
    ///
    /// The next attempt goes through `fetch`, whose errors tell more. If the builder names the browser's
    /// own, leave the transport to the source.
    Native,
    /// The function that makes the URL, the headers or the body failed. Nothing was sent.
    ///
    /// It is called again for the next attempt, as after a lost connection.
    Prepare {
        /// What the function says.
        message: String,
    },
    /// The request can't be sent from here, however often it is tried: a header or the URL is invalid, the
    /// URL has a password, or the browser's own `EventSource` was to send what it can't.
    ///
    /// It closes the source, and the message tells what to correct.
    Request {
        /// The platform's message.
        message: String,
    },
    /// The connection was closed while the page was hidden or in the back/forward cache, as with
    /// [`Builder::pause_when_hidden`](super::Builder::pause_when_hidden).
    ///
    /// It is no failure, and counts towards no limit. The source connects again with the page.
    Suspended,
    /// The connection was let go for another one: [`EventSource::reconnect`](super::EventSource::reconnect)
    /// was called, or events are wanted that this one can't give.
    ///
    /// It is no failure, and counts towards no limit.
    Replaced,
    /// More events waited for a stream's reader than its buffer holds, and the buffer has
    /// [`Overflow::Fail`](super::Overflow::Fail).
    ///
    /// It ends the stream, and the source goes on. Read faster, raise the capacity, or take another
    /// [`Overflow`](super::Overflow).
    Overflow {
        /// How many events the buffer holds.
        capacity: usize,
    },
    /// There is no browser here, and the crate's feature `native` is off: nothing can be opened, as in server-side
    /// rendering.
    ///
    /// Switch the feature on, or open the source in the browser only.
    Unsupported,
    /// An event's data does not fit the type that reads it. The stream goes on.
    ///
    /// Correct the type or the server: the error holds the data and the decoder's own error.
    Decode(DecodeError),
}

/// A response that is no event stream: what the server says when it refuses.
///
/// ```
/// fn request_id(refusal: &headwater::source::Refusal) -> Option<&str> {
///     let header = refusal.headers.iter().find(|(name, _)| name == "x-request-id");
///     header.map(|(_, value)| &**value)
/// }
/// ```
#[derive(Clone, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Refusal {
    /// The response's status.
    pub status: u16,
    /// The response's URL, after redirects: with its query, and without a user name and password.
    pub url: String,
    /// The response's headers, names in lower case.
    pub headers: Vec<(String, String)>,
    /// The beginning of the response's body as text: some kilobytes, or less if it came too slowly.
    pub body: String,
}

/// Names the headers without their values, which may be secrets.
impl fmt::Debug for Refusal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Refusal")
            .field("status", &self.status)
            .field("url", &self.url)
            .field("headers", &names(&self.headers))
            .field("body", &self.body)
            .finish()
    }
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
                let url = without_secrets(&refusal.url);
                write!(f, "{url} answered with status {}", refusal.status)
            }
            Self::ContentType(refusal) => {
                let url = without_secrets(&refusal.url);
                write!(
                    f,
                    "{url} answered with something other than text/event-stream"
                )
            }
            Self::Network { message } => write_with_message(f, Fault::Network, message),
            Self::Ended => Fault::Ended.fmt(f),
            Self::Truncated => Fault::Truncated.fmt(f),
            Self::Timeout(wait) => Fault::Timeout(*wait).fmt(f),
            Self::TooLarge(too_large) => too_large.fmt(f),
            Self::Native => Fault::Native.fmt(f),
            Self::Suspended => Fault::Suspended.fmt(f),
            Self::Replaced => Fault::Replaced.fmt(f),
            Self::Request { message } => write_with_message(f, Fault::Request, message),
            Self::Prepare { message } => write_with_message(f, Fault::Prepare, message),
            Self::Overflow { capacity } => write!(
                f,
                "the stream's reader was behind by more than the {capacity} events that may wait"
            ),
            Self::Unsupported => {
                f.write_str("there is no browser here, and headwater's feature \"native\" is off")
            }
            Self::Decode(error) => error.fmt(f),
        }
    }
}

/// Writes a fault, and after it the platform's message, if there is one.
fn write_with_message(f: &mut fmt::Formatter<'_>, fault: Fault, message: &str) -> fmt::Result {
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

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Choice, Plan, State, Transport, Why};
    use crate::source::{AttemptContext, RetryQuestion, StateChange};
    use alloc::format;
    use alloc::vec;

    #[test]
    fn whatever_holds_a_refusal_names_its_headers_and_tells_no_value() {
        let refusal = Arc::new(Refusal {
            status: 401,
            url: "https://host.test/feed".into(),
            headers: vec![("x-session".into(), "secret".into())],
            body: "sign in".into(),
        });
        let choice = Choice {
            transport: Transport::Fetch,
            why: Why::Asked,
        };
        let told = [
            format!("{:?}", Error::Status(Arc::clone(&refusal))),
            format!("{:?}", Error::ContentType(Arc::clone(&refusal))),
            format!(
                "{:?}",
                AttemptContext {
                    attempt: 2,
                    refused: Some(Arc::clone(&refusal)),
                    last_event_id: String::new(),
                }
            ),
            format!(
                "{:?}",
                RetryQuestion {
                    attempt: 1,
                    error: Error::Status(Arc::clone(&refusal)),
                    response: Some(Arc::clone(&refusal)),
                    last_event_id: String::new(),
                    plan: Plan::Stop,
                }
            ),
            format!(
                "{:?}",
                StateChange {
                    state: State::Closed,
                    attempt: 1,
                    choice,
                    retry_in: None,
                    reason: None,
                    fault: Some(Fault::Status(401)),
                    refusal: Some(refusal),
                    message: String::new(),
                    is_unsupported: false,
                }
            ),
        ];
        for told in told {
            assert!(told.contains("x-session") && told.contains("401"), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }
}
