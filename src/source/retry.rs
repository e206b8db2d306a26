use crate::session::{self, Millis};
use alloc::vec::Vec;
use core::time::Duration;

/// When and how often to try again after a passing fault: see [`Builder::retry`](super::Builder::retry).
///
/// Whatever is set here, two attempts begin at least 100 ms apart (but for the one that follows a
/// 401), and no delay is longer than a day before jitter. A part of a millisecond counts as a whole one.
///
/// ```
/// use headwater::Retry;
/// use std::time::Duration;
///
/// let patient = Retry { initial: Duration::from_millis(500), attempts: Some(10), ..Retry::default() };
/// assert_eq!(patient.max, Duration::from_secs(30));
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The first delay, until the server says another by `retry:`. Default: 1 s.
    pub initial: Duration,
    /// The longest delay that backoff may reach. A server's own floor, by `retry:` or
    /// `Retry-After`, may be longer: see `max_server_delay`. Default: 30 s.
    pub max: Duration,
    /// What the delay is multiplied by after each failed attempt; below 1 it counts as 1.
    /// Default: 2.
    pub factor: f32,
    /// How much is added at random, as a part of the delay, 0 to 1: it keeps clients that were cut
    /// off together from coming back together. Always above the server's floor. Default: 0.5.
    pub jitter: f32,
    /// How many attempts may fail in a row before giving up, the very first one included. An
    /// attempt that opened but did not last for `reset_after` has failed too; what happens while
    /// offline, and a 401 that fresh headers may mend, are not counted. Default: no limit.
    pub attempts: Option<u32>,
    /// For how long attempts may fail in a row before giving up: since the start, or the end of the
    /// last good connection, no attempt begins later than this. Time spent offline, suspended or
    /// asleep is not counted. Default: no limit.
    pub elapsed: Option<Duration>,
    /// How long a connection must have been open, when it ends, for the count of failures to begin
    /// anew. Default: 5 s.
    pub reset_after: Duration,
    /// The longest delay that a server may ask for, by `retry:` or `Retry-After`: what asks for more
    /// counts as this. More than a day counts as a day. Default: a day.
    pub max_server_delay: Duration,
    /// The statuses that are tried again. 401 has a rule of its own, and no place here.
    /// Default: 408, 425, 429, 500, 502, 503, 504.
    pub on: Vec<u16>,
}

impl Default for Retry {
    fn default() -> Self {
        let session::Retry {
            initial,
            max,
            factor,
            jitter,
            attempts,
            elapsed,
            reset_after,
            max_server_delay,
            on,
        } = session::Retry::default();
        Self {
            initial: Duration::from_millis(initial),
            max: Duration::from_millis(max),
            factor,
            jitter,
            attempts,
            elapsed: elapsed.map(Duration::from_millis),
            reset_after: Duration::from_millis(reset_after),
            max_server_delay: Duration::from_millis(max_server_delay),
            on,
        }
    }
}

impl From<Retry> for session::Retry {
    fn from(retry: Retry) -> Self {
        Self {
            initial: millis(retry.initial),
            max: millis(retry.max),
            factor: retry.factor,
            jitter: retry.jitter,
            attempts: retry.attempts,
            elapsed: retry.elapsed.map(millis),
            reset_after: millis(retry.reset_after),
            max_server_delay: millis(retry.max_server_delay),
            on: retry.on,
        }
    }
}

/// How long to wait for signs of life; `None` waits for ever. See [`Builder::timeout`](super::Builder::timeout).
///
/// ```
/// use headwater::Timeout;
/// use std::time::Duration;
///
/// // The server sends a comment every 15 s.
/// let timeout = Timeout { idle: Some(Duration::from_secs(45)), ..Timeout::default() };
/// # let _ = timeout;
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeout {
    /// From the start of an attempt, its preparation included, to the response's head. It does not
    /// apply while the browser's own `EventSource` reconnects by itself, in its own time.
    /// Default: none: a model may think for minutes before it answers, and Firefox tells of a head
    /// no sooner than its body's first byte.
    pub connect: Option<Duration>,
    /// From the response's head to the first byte of its body. Default: none: a quiet feed may
    /// have nothing to say yet.
    pub first_byte: Option<Duration>,
    /// Between two bytes, comments included; and up to the first, where `first_byte` says nothing
    /// of its own. Default: none: only the author knows how often the server speaks.
    pub idle: Option<Duration>,
}

impl From<Timeout> for session::Timeout {
    fn from(timeout: Timeout) -> Self {
        Self {
            connect: timeout.connect.map(millis),
            first_byte: timeout.first_byte.map(millis),
            idle: timeout.idle.map(millis),
        }
    }
}

/// A span as the session counts it. A part of a millisecond counts as a whole one, so that a span that is not zero
/// stays so. It multiplies 64 bits and not 128, which would cost bytes.
pub(crate) fn millis(span: Duration) -> Millis {
    let part = span.subsec_nanos().div_ceil(1_000_000);
    span.as_secs()
        .saturating_mul(1000)
        .saturating_add(part.into())
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::Policy;

    #[test]
    fn a_span_is_rounded_up_to_milliseconds_and_never_overflows() {
        assert_eq!(millis(Duration::from_micros(1)), 1);
        assert_eq!(millis(Duration::from_millis(1999)), 1999);
        assert_eq!(millis(Duration::new(2, 999_999_999)), 3000);
        assert_eq!(millis(Duration::MAX), Millis::MAX);
    }

    #[test]
    fn what_the_builder_takes_is_what_the_session_has_by_default() {
        let policy = Policy::default();
        assert_eq!(session::Retry::from(Retry::default()), policy.retry);
        assert_eq!(session::Timeout::from(Timeout::default()), policy.timeout);
    }
}
