use core::fmt;

/// How much of an unfinished event may be held in memory, in bytes.
///
/// Only what is kept counts. Comments that nobody wants and unknown fields are skipped as they arrive,
/// so they may be of any length.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Limits {
    /// The longest field line, in bytes, without its line end. Default: 64 MiB.
    pub line: usize,
    /// The most that one event's `data` may hold, in bytes, its line feeds included. Default: 64 MiB.
    pub event: usize,
}

impl Limits {
    /// The default: far above the events that servers send, far below what a 32-bit memory can hold.
    pub const DEFAULT: Self = Self {
        line: 64 << 20,
        event: 64 << 20,
    };
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}

/// Which of the [`Limits`] was passed.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Limit {
    /// [`Limits::line`].
    Line,
    /// [`Limits::event`].
    Event,
}

/// The stream holds a line or an event that is larger than its [`Limits`] allow.
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
        };
        write!(
            f,
            "{what} of at least {} bytes passes the limit of {}",
            self.size, self.allowed
        )
    }
}

impl core::error::Error for TooLarge {}
