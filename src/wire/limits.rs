use core::fmt;

/// How much of an unfinished event may be held in memory, in bytes.
///
/// Only what is kept counts. Comments that nobody wants, unknown fields and IDs that are too long are skipped
/// as they arrive, so they may be of any length.
///
/// A decoder holds at most `max(line, event) + 2 * event_type + 2 * id` bytes of values between two chunks, and
/// a few more. A buffer doubles as it grows, so that the memory for them is up to three times that while an event
/// comes. What a large event has needed is given back once it is over: up to 64 KiB of each of its buffers
/// stay.
///
/// ```
/// use headwater::wire::{Decoder, Limits};
///
/// let mut decoder = Decoder::new(Limits { id: 4, ..Limits::DEFAULT });
/// while decoder.feed(b"id: 1\n\nid: 12345\n\nid: a\x01\n\n").next().is_some() {}
/// assert_eq!(decoder.last_event_id(), "1");
/// assert_eq!(decoder.counts().ignored, 2);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest field line, in bytes, without its line end. Default: 8 MiB.
    pub line: usize,
    /// The most that one event's `data` may hold, in bytes, its line feeds included. A `retry` field and the
    /// data before it may hold no more together than the larger of `line` and this; a comment or an ignored
    /// line that would is skipped.
    /// Default: 8 MiB.
    pub event: usize,
    /// The longest event type, in bytes. Default: 16 KiB.
    pub event_type: usize,
    /// The longest ID, in bytes. An `id` field with a longer one is ignored: the last event ID stays the one
    /// before, and no fault follows. So is one with a control character other than TAB, which no header can
    /// carry (RFC 9110, 5.5): a request with it would fail, again and again. Default: 4096.
    ///
    /// With [`usize::MAX`] each ID is taken that the standard takes: all but those with a NUL.
    pub id: usize,
}

impl Limits {
    /// The default: far above what servers send, and far below what a 32-bit memory can hold.
    pub const DEFAULT: Self = Self {
        line: 8 << 20,
        event: 8 << 20,
        event_type: 16 << 10,
        id: 4 << 10,
    };

    /// No limits, as the standard has none.
    pub const UNLIMITED: Self = Self {
        line: usize::MAX,
        event: usize::MAX,
        event_type: usize::MAX,
        id: usize::MAX,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Which of the [`Limits`] was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[cfg_attr(not(feature = "__engine"), non_exhaustive)]
pub enum Limit {
    /// [`Limits::line`].
    Line,
    /// [`Limits::event`].
    Event,
    /// [`Limits::event_type`].
    EventType,
}

/// The stream holds a line, an event or an event type that is larger than its [`Limits`] allow.
///
/// It ends the stream, since nothing that follows can be told apart from the rest of that line or event.
///
/// ```
/// use headwater::wire::{Decoder, Limit, Limits};
///
/// let mut decoder = Decoder::new(Limits { event: 4, ..Limits::DEFAULT });
/// let fault = decoder.feed(b"data: 12345\n\n").next().and_then(Result::err);
/// assert_eq!(fault.map(|it| (it.limit, it.allowed, it.size)), Some((Limit::Event, 4, 5)));
///
/// decoder.restart();
/// assert!(decoder.feed(b"data: 1234\n\n").next().is_some_and(|frame| frame.is_ok()));
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct TooLarge {
    /// The limit that was passed.
    pub limit: Limit,
    /// What the limit allows, in bytes.
    pub allowed: usize,
    /// The size that was reached, in bytes, when the limit was found to be passed.
    pub size: usize,
}

impl fmt::Display for TooLarge {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let what = match self.limit {
            Limit::Line => "a line",
            Limit::Event => "an event",
            Limit::EventType => "an event type",
        };
        write!(
            f,
            "{what} of at least {} bytes passes the limit of {}",
            self.size, self.allowed
        )
    }
}

impl core::error::Error for TooLarge {}
