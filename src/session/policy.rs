use alloc::vec::Vec;

use super::backoff::LONGEST;
use super::{Fault, Millis, Transport};
use crate::wire::Lenient;

/// Whose rules decide what a response means.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Rules {
    /// WHATWG HTML, "Server-sent events", to the letter: anything but 200 with
    /// `text/event-stream` fails for good; a network error or an ended stream reconnects after the
    /// reconnection time, neither sooner for a network that is back nor later by backoff or jitter.
    Standard,
    /// What an application wants of a long-lived stream: passing faults are retried with backoff,
    /// lasting ones fail with an error that can be read. What passes are broken and ended streams,
    /// time-outs, and the statuses of [`Retry::on`]; what lasts are other statuses and types of
    /// content, what is too large, and a request that could not be made.
    #[default]
    Client,
}

/// Which requests are sent again that may have reached the server.
///
/// ```
/// use headwater::session::{Policy, Reconnect};
///
/// // A chat's request, which costs nothing where the server was too busy to take it on.
/// let policy = Policy {
///     idempotent: false,
///     reconnect: Some(Reconnect::Refused),
///     ..Policy::default()
/// };
/// # assert!(policy.until == false);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum Reconnect {
    /// Any, after whatever passes.
    Always,
    /// Those that the server says that it has not taken on: 429 and 503, where [`Retry::on`] has them.
    Refused,
    /// None: the source ends at its stream's end, and fails where that breaks.
    Never,
}

impl From<bool> for Reconnect {
    fn from(yes: bool) -> Self {
        if yes { Self::Always } else { Self::Never }
    }
}

/// Everything a caller may decide about a connection's life. Times are in milliseconds.
///
/// ```
/// use headwater::session::{Policy, Retry, Timeout};
///
/// // Gives up after three failures in a row, and on a stream that is silent for a minute.
/// let policy = Policy {
///     retry: Retry { attempts: Some(3), ..Retry::default() },
///     timeout: Timeout { idle: Some(60_000), ..Timeout::default() },
///     ..Policy::default()
/// };
/// # assert!(policy.idempotent);
/// ```
#[derive(Clone, Debug, PartialEq)]
pub struct Policy {
    /// Whose rules decide what a response means.
    pub rules: Rules,
    /// When and how often to try again.
    pub retry: Retry,
    /// How long to wait for signs of life.
    pub timeout: Timeout,
    /// Whether sending the request twice is harmless: true for GET and HEAD, and for what carries an
    /// `Idempotency-Key`; false for POST and PATCH. Default: true.
    pub idempotent: bool,
    /// Which requests are sent again. Default: none is named, and what is idempotent is sent again after
    /// whatever passes, and nothing else is, since a request that was sent twice may have been carried
    /// out twice. A 401 is answered by a fresh request all the same, see [`fresh`](Self::fresh).
    pub reconnect: Option<Reconnect>,
    /// Whether a function of the caller's makes the URL, the headers or the body for each attempt. A 401
    /// is then answered by one request more: by RFC 9110, section 15.5.2, the refused one was not carried
    /// out. The same request again would only be refused again. Default: false.
    pub fresh: bool,
    /// Whether the caller waits for an event that ends the source, which
    /// [`Session::complete`](super::Session::complete) tells of. A stream that ends before it was cut
    /// off: that is [`Fault::Truncated`](super::Fault::Truncated). Default: false.
    pub until: bool,
    /// Whether a stream that ends cleanly has come to its end, so that it is neither requested again nor
    /// cut off: see [`Reason::Ended`](super::Reason::Ended). A stream that breaks is requested again as ever.
    /// Default: false.
    pub ends: bool,
    /// Whether a function of the caller's names the request that goes on from a stream that was open, as
    /// [`Attempt::resumes`](super::Attempt::resumes) asks for. The first request is not sent again then, so
    /// it does not matter whether that would do harm. A 401 to such a request is answered as with
    /// [`fresh`](Self::fresh). Default: false.
    pub resume: bool,
    /// Whether only what [`Signal::Alive`](super::Signal::Alive) tells of is a sign of life, and other bytes
    /// are not: they may be a proxy's. Default: false.
    pub alive: bool,
    /// Whether a 200 with `application/json` is an answer too, by
    /// [`Verdict::Collect`](super::Verdict::Collect). Default: false.
    pub json: bool,
    /// Whether the caller wants to be asked what follows from a fault, by
    /// [`Output::Ask`](super::Output::Ask). Default: false.
    pub ask: bool,
    /// For how long a page may be hidden, in ms, before its connection is let go until it is seen
    /// again; nothing is lost where the server replays. Ignored where the request must not be sent
    /// again. Default: none, it stays connected.
    pub pause_when_hidden: Option<Millis>,
    /// What of the standard the server may break. The session itself looks at the content type, and that
    /// native breaks nothing of it: the rest is for the driver to hand to its
    /// [`Decoder`](crate::wire::Decoder), which is to be [finished](crate::wire::Decoder::finish) before
    /// [`Signal::Ended`](super::Signal::Ended) is told. Default: nothing.
    pub lenient: Lenient,
    /// The transport that the caller names. Default: none, the circumstances decide.
    pub transport: Option<Transport>,
    /// Whether the request is a GET of a fixed URL with nothing of its own, so that the browser's own
    /// `EventSource` can do it. Default: false.
    pub is_plain: bool,
    /// Whether what the caller asks for needs to see what the browser's own `EventSource` hides:
    /// bytes that are no events, statuses, IDs. Default: false.
    pub needs_fetch: bool,
}

impl Policy {
    /// The standard's own behaviour, for the `EventSource` class: a reconnection time of 3000 ms
    /// until the server says another, and no limits at all.
    pub fn standard() -> Self {
        Self {
            rules: Rules::Standard,
            retry: Retry {
                initial: 3000,
                ..Retry::default()
            },
            ..Self::default()
        }
    }

    /// Whether a request that may have reached the server may be sent once more, whatever became of it.
    pub(super) fn may_resend(&self) -> bool {
        match self.reconnect {
            None => self.idempotent,
            Some(reconnect) => reconnect == Reconnect::Always,
        }
    }

    /// Whether the request may be sent once more after this fault, where it may not be after any.
    pub(super) fn may_resend_after(&self, fault: Fault, advice: Option<bool>) -> bool {
        match fault {
            // The request was not sent.
            Fault::Prepare => true,
            Fault::Status(status) if self.reconnect == Some(Reconnect::Refused) => {
                matches!(status, 429 | 503) || advice == Some(true)
            }
            _ => false,
        }
    }
}

impl Default for Policy {
    fn default() -> Self {
        Self {
            rules: Rules::Client,
            retry: Retry::default(),
            timeout: Timeout::default(),
            idempotent: true,
            reconnect: None,
            fresh: false,
            until: false,
            ends: false,
            resume: false,
            alive: false,
            json: false,
            ask: false,
            pause_when_hidden: None,
            lenient: Lenient::default(),
            transport: None,
            is_plain: false,
            needs_fetch: false,
        }
    }
}

/// When and how often to try again after a passing fault.
///
/// Whatever is set here, two attempts begin at least 100 ms apart (but for the one that follows a
/// 401), and no delay is longer than a day before jitter. Under [`Rules::Standard`] only `initial`,
/// `attempts`, `elapsed`, `reset_after` and `max_server_delay` count.
#[derive(Clone, Debug, PartialEq)]
pub struct Retry {
    /// The first delay, until the server says another by `retry:`. Default: 1000 ms, and 3000 ms
    /// for [`Policy::standard`].
    pub initial: Millis,
    /// The longest delay that backoff may reach. A server's own floor, by `retry:` or
    /// `Retry-After`, may be longer: see `max_server_delay`. Default: 30 000 ms.
    pub max: Millis,
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
    pub elapsed: Option<Millis>,
    /// How long a connection must have been open, when it ends, for the count of failures to begin
    /// anew. Default: 5000 ms.
    pub reset_after: Millis,
    /// The longest delay that a server may ask for, by `retry:` or `Retry-After`: what asks for more
    /// counts as this. More than a day counts as a day. Default: 86 400 000 ms, a day.
    pub max_server_delay: Millis,
    /// The statuses that are tried again. 401 has a rule of its own, and no place here.
    /// Default: 408, 425, 429, 500, 502, 503, 504.
    pub on: Vec<u16>,
}

impl Default for Retry {
    fn default() -> Self {
        Self {
            initial: 1000,
            max: 30_000,
            factor: 2.0,
            jitter: 0.5,
            attempts: None,
            elapsed: None,
            reset_after: 5000,
            max_server_delay: LONGEST,
            on: alloc::vec![408, 425, 429, 500, 502, 503, 504],
        }
    }
}

/// How long to wait for signs of life; `None` waits for ever.
#[derive(Clone, Debug, Default, PartialEq, Eq)]
pub struct Timeout {
    /// From the start of an attempt, its preparation included, to the response's head. It does not
    /// apply while the browser's own `EventSource` reconnects by itself, in its own time.
    /// Default: none: a model may think for minutes before it answers, and Firefox tells of a head
    /// no sooner than its body's first byte.
    pub connect: Option<Millis>,
    /// From the response's head to the first byte of its body. Default: none: a quiet feed may
    /// have nothing to say yet.
    pub first_byte: Option<Millis>,
    /// Between two bytes, comments included; and up to the first, where `first_byte` says nothing
    /// of its own. Default: none: only the author knows how often the server speaks.
    pub idle: Option<Millis>,
}
