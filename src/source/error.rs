use super::{ErrorKind, Refusal};
use crate::codec::DecodeError;
use crate::session::{Fault, Wait};
use crate::transport::{PrepareError, Trouble, bare};
use crate::wire::TooLarge;
use alloc::string::String;
use alloc::sync::Arc;
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
///
/// Displayed, an error does not repeat its [`source`](core::error::Error::source): reports such as anyhow's tell that
/// after it. [`kind`](Self::kind) is what to compare.
#[derive(Clone, Debug)]
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
    /// An event says that the answer has failed, as the caller's function found it.
    ///
    /// It is tried again where the function says so, and the request may be sent again.
    Event {
        /// What the function has made of the event. It is also this error's
        /// [`source`](core::error::Error::source).
        source: Arc<dyn core::error::Error + Send + Sync>,
    },
    /// The server can't go on from the last event ID, and the caller does not go on with what is missing.
    ///
    /// It closes the source. What there is has to be read anew.
    Gap,
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
    /// It is called again for the next attempt, as after a lost connection. What it calls
    /// [fatal](PrepareError::fatal) closes the source.
    Prepare {
        /// What the function has returned. It is also this error's [`source`](core::error::Error::source).
        source: Arc<dyn core::error::Error + Send + Sync>,
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
    /// [`Overflow::Fail`](super::Overflow::Fail); or the stream gave way to others, since nobody read it for a
    /// second, by [`Overflow::GiveWay`](super::Overflow::GiveWay).
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

impl Error {
    /// What kind of error it is, to compare.
    ///
    /// ```
    /// use headwater::{Error, ErrorKind};
    ///
    /// let lost = Error::Network { message: String::new() };
    /// assert_eq!(lost.kind(), ErrorKind::Network);
    /// ```
    pub fn kind(&self) -> ErrorKind {
        match self {
            Self::Status(_) => ErrorKind::Status,
            Self::ContentType(_) => ErrorKind::ContentType,
            Self::Network { .. } => ErrorKind::Network,
            Self::Ended => ErrorKind::Ended,
            Self::Truncated => ErrorKind::Truncated,
            Self::Event { .. } => ErrorKind::Event,
            Self::Gap => ErrorKind::Gap,
            Self::Timeout(_) => ErrorKind::Timeout,
            Self::TooLarge(_) => ErrorKind::TooLarge,
            Self::Native => ErrorKind::Native,
            Self::Prepare { .. } => ErrorKind::Prepare,
            Self::Request { .. } => ErrorKind::Request,
            Self::Suspended => ErrorKind::Suspended,
            Self::Replaced => ErrorKind::Replaced,
            Self::Overflow { .. } => ErrorKind::Overflow,
            Self::Unsupported => ErrorKind::Unsupported,
            Self::Decode(_) => ErrorKind::Decode,
        }
    }

    pub(super) fn new(fault: Fault, refusal: Option<Arc<Refusal>>, trouble: &Trouble) -> Self {
        let refusal = refusal.unwrap_or_default();
        let message = &*trouble.message;
        if let Some(cause) = &trouble.cause {
            let source = Arc::clone(cause);
            return match fault {
                Fault::Event { .. } => Self::Event { source },
                _ => Self::Prepare { source },
            };
        }
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
            Fault::Gap => Self::Gap,
            // Without a cause no function has failed, and none has found a failure.
            Fault::Prepare | Fault::Event { .. } => Self::Request {
                message: message.into(),
            },
        }
    }
}

impl From<DecodeError> for Error {
    fn from(error: DecodeError) -> Self {
        Self::Decode(error)
    }
}

impl From<Refusal> for Error {
    fn from(refusal: Refusal) -> Self {
        Self::Status(Arc::new(refusal))
    }
}

impl From<PrepareError> for Error {
    fn from(error: PrepareError) -> Self {
        Self::Prepare {
            source: error.into_cause(),
        }
    }
}

impl fmt::Display for Error {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Status(refusal) => {
                let url = bare(&refusal.url);
                write!(f, "{url} answered with status {}", refusal.status)
            }
            Self::ContentType(refusal) => {
                let url = bare(&refusal.url);
                write!(
                    f,
                    "{url} answered with something other than text/event-stream"
                )
            }
            Self::Network { message } => write_with_message(f, Fault::Network, message),
            Self::Ended => Fault::Ended.fmt(f),
            Self::Truncated => Fault::Truncated.fmt(f),
            Self::Event { .. } => Fault::Event { retry: false }.fmt(f),
            Self::Gap => Fault::Gap.fmt(f),
            Self::Timeout(wait) => Fault::Timeout(*wait).fmt(f),
            Self::TooLarge(too_large) => too_large.fmt(f),
            Self::Native => Fault::Native.fmt(f),
            Self::Suspended => Fault::Suspended.fmt(f),
            Self::Replaced => Fault::Replaced.fmt(f),
            Self::Request { message } => write_with_message(f, Fault::Request, message),
            Self::Prepare { .. } => Fault::Prepare.fmt(f),
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

/// What [`Builder::json`](super::Builder::json) fails with: a value that serde_json can't write is a request that can't be
/// sent.
#[cfg(feature = "json")]
impl From<serde_json::Error> for Error {
    fn from(error: serde_json::Error) -> Self {
        Self::Request {
            message: alloc::string::ToString::to_string(&error),
        }
    }
}

impl core::error::Error for Error {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        match self {
            Self::Prepare { source } | Self::Event { source } => Some(&**source),
            // The error itself says all that the `DecodeError` does.
            Self::Decode(error) => error.source(),
            _ => None,
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Choice, Transport, Wait, Why};
    use crate::source::{AttemptContext, Plan, RetryQuestion, State, StateChange};
    use crate::transport::Unsent;
    use crate::wire::Limit;
    use alloc::format;
    use alloc::string::ToString;
    use alloc::vec;
    use alloc::vec::Vec;

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
                    error: Some(Error::Status(refusal)),
                }
            ),
        ];
        for told in told {
            assert!(told.contains("x-session") && told.contains("401"), "{told}");
            assert!(!told.contains("secret"), "{told}");
        }
    }

    fn an_error_of_each_kind() -> Vec<Error> {
        let refusal = Arc::new(Refusal::new(503));
        let too_large = TooLarge {
            limit: Limit::Line,
            allowed: 1,
            size: 2,
        };
        vec![
            Error::Status(Arc::clone(&refusal)),
            Error::ContentType(refusal),
            Error::Network {
                message: "reset".into(),
            },
            Error::Ended,
            Error::Truncated,
            Error::Event {
                source: PrepareError::retry("overloaded").into_cause(),
            },
            Error::Gap,
            Error::Timeout(Wait::Idle),
            Error::TooLarge(too_large),
            Error::Native,
            PrepareError::retry("there is no token yet").into(),
            Error::Request {
                message: "a bad header".into(),
            },
            Error::Suspended,
            Error::Replaced,
            Error::Overflow { capacity: 64 },
            DecodeError::new("x", "not a number").into(),
        ]
    }

    #[test]
    fn no_error_says_what_its_source_says() {
        let mut with_source = Vec::new();
        for error in an_error_of_each_kind() {
            if let Some(source) = core::error::Error::source(&error) {
                let (said, more) = (error.to_string(), source.to_string());
                assert!(!said.contains(&more) && !more.contains(&said), "{said}");
                with_source.push(error.kind());
            }
        }
        let kinds = [ErrorKind::Event, ErrorKind::Prepare, ErrorKind::Decode];
        assert_eq!(with_source, kinds);
    }

    #[test]
    fn errors_are_cloned_and_compared_by_their_kind_and_no_two_kinds_have_one_word() {
        let errors = an_error_of_each_kind();
        let kinds: Vec<_> = errors.iter().map(|error| error.clone().kind()).collect();
        assert_eq!(kinds[0], ErrorKind::Status);
        let mut words: Vec<_> = kinds.iter().map(ToString::to_string).collect();
        words.sort();
        words.dedup();
        assert_eq!(words.len(), errors.len());
    }

    #[test]
    fn the_functions_error_is_kept_and_what_is_fatal_ends_the_source() {
        let lost = PrepareError::from(core::fmt::Error);
        for (error, fault) in [
            (lost.clone(), Fault::Prepare),
            (PrepareError::fatal(core::fmt::Error), Fault::Request),
        ] {
            let (seen, trouble) = Unsent::Function(error).into_fault();
            assert_eq!(seen, fault);
            let Error::Prepare { source } = Error::new(seen, None, &trouble) else {
                panic!("another kind");
            };
            assert!(source.is::<core::fmt::Error>());
        }
    }
}
