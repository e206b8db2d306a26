use core::fmt;

/// What kind of [`Error`](super::Error) it is, to compare. Displayed, it is a word.
///
/// ```
/// use headwater::{Error, ErrorKind};
///
/// let error = Error::Ended;
/// assert_eq!(error.kind(), ErrorKind::Ended);
/// assert_eq!(ErrorKind::TooLarge.to_string(), "too-large");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum ErrorKind {
    /// [`Error::Status`](super::Error::Status).
    Status,
    /// [`Error::ContentType`](super::Error::ContentType).
    ContentType,
    /// [`Error::Network`](super::Error::Network).
    Network,
    /// [`Error::Ended`](super::Error::Ended).
    Ended,
    /// [`Error::Truncated`](super::Error::Truncated).
    Truncated,
    /// [`Error::Event`](super::Error::Event).
    Event,
    /// [`Error::Gap`](super::Error::Gap).
    Gap,
    /// [`Error::Timeout`](super::Error::Timeout).
    Timeout,
    /// [`Error::TooLarge`](super::Error::TooLarge).
    TooLarge,
    /// [`Error::Native`](super::Error::Native).
    Native,
    /// [`Error::Prepare`](super::Error::Prepare).
    Prepare,
    /// [`Error::Request`](super::Error::Request).
    Request,
    /// [`Error::Suspended`](super::Error::Suspended).
    Suspended,
    /// [`Error::Replaced`](super::Error::Replaced).
    Replaced,
    /// [`Error::Overflow`](super::Error::Overflow).
    Overflow,
    /// [`Error::Unsupported`](super::Error::Unsupported).
    Unsupported,
    /// [`Error::Decode`](super::Error::Decode).
    Decode,
}

impl fmt::Display for ErrorKind {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Status => "status",
            Self::ContentType => "content-type",
            Self::Network => "network",
            Self::Ended => "ended",
            Self::Truncated => "truncated",
            Self::Event => "event",
            Self::Gap => "gap",
            Self::Timeout => "timeout",
            Self::TooLarge => "too-large",
            Self::Native => "native",
            Self::Prepare => "prepare",
            Self::Request => "request",
            Self::Suspended => "suspended",
            Self::Replaced => "replaced",
            Self::Overflow => "overflow",
            Self::Unsupported => "unsupported",
            Self::Decode => "decode",
        })
    }
}
