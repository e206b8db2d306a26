use super::{State, StateChange};
use core::error::Error as _;
use core::fmt;

/// A change of a source's state in words, for a log. [`Builder::log`](super::Builder::log) is given them.
///
/// Displayed, it is a line: the source's address, the state, the number of the attempt, why there is this
/// transport or what the next attempt waits for, and the fault if there is one. The address is without its
/// user name, password, query and fragment.
///
/// ```
/// use headwater::source::{LogLevel, LogLine};
///
/// /// For the crate `log` likewise, with `log::warn!("{line}")`.
/// fn print(line: &LogLine) {
///     match line.level {
///         LogLevel::Warn => eprintln!("{line}"), // /prices: waiting, attempt 1, backoff: the server ended …
///         _ => println!("{line}"), // /prices: connecting, attempt 2, the request is no plain GET
///     }
/// }
///
/// let prices = headwater::EventSource::builder("/prices").log(print).open();
/// ```
#[derive(Clone, Copy, Debug)]
#[non_exhaustive]
pub struct LogLine<'a> {
    /// How much it matters.
    pub level: LogLevel,
    /// Where the stream is. It is empty where a function makes the URL.
    pub(super) url: &'a str,
    pub(super) change: &'a StateChange,
}

/// How much a [`LogLine`] matters.
///
/// ```
/// use headwater::source::LogLevel;
///
/// assert_ne!(LogLevel::Info, LogLevel::Warn);
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub enum LogLevel {
    /// A change of state as it should be.
    Info,
    /// A change of state that a fault has caused.
    Warn,
}

impl<'a> LogLine<'a> {
    pub(super) fn new(url: &'a str, change: &'a StateChange) -> Self {
        Self {
            level: match change.error {
                Some(_) => LogLevel::Warn,
                None => LogLevel::Info,
            },
            url,
            change,
        }
    }
}

impl fmt::Display for LogLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let change = self.change;
        if !self.url.is_empty() {
            write!(f, "{}: ", self.url)?;
        }
        write!(f, "{}, attempt {}", change.state, change.attempt)?;
        match change.state {
            State::Connecting => write!(f, ", {}", change.choice.why)?,
            State::Waiting { reason } => write!(f, ", {reason}")?,
            _ => {}
        }
        if let Some(error) = &change.error {
            write!(f, ": {error}")?;
            // A line is all that a log has.
            if let Some(source) = error.source() {
                write!(f, ": {source}")?;
            }
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::session::{Choice, Fault, Reason, Transport, WaitReason, Why};
    use crate::source::Error;
    use crate::transport::Trouble;
    use alloc::string::ToString;

    fn change(state: State, fault: Option<Fault>) -> StateChange {
        StateChange {
            state,
            attempt: 2,
            choice: Choice {
                transport: Transport::Fetch,
                why: Why::Missing,
            },
            retry_in: None,
            reason: fault.map(Reason::Failed),
            error: fault.map(|fault| Error::new(fault, None, &Trouble::default())),
        }
    }

    #[test]
    fn a_change_is_one_line_with_its_reason_and_its_fault() {
        let waiting = State::Waiting {
            reason: WaitReason::Backoff,
        };
        let cases = [
            (
                change(State::Connecting, None),
                LogLevel::Info,
                "/feed: connecting, attempt 2, there is no EventSource",
            ),
            (
                change(State::Open, None),
                LogLevel::Info,
                "/feed: open, attempt 2",
            ),
            (
                change(waiting, Some(Fault::Ended)),
                LogLevel::Warn,
                "/feed: waiting, attempt 2, backoff: the server ended the stream",
            ),
            (
                change(State::Closed, Some(Fault::Native)),
                LogLevel::Warn,
                "/feed: closed, attempt 2: the browser's EventSource gave up, and does not say why",
            ),
        ];
        for (change, level, words) in cases {
            let line = LogLine::new("/feed", &change);
            assert_eq!((line.level, &*line.to_string()), (level, words));
        }
        let unnamed = change(State::Open, None);
        assert_eq!(LogLine::new("", &unnamed).to_string(), "open, attempt 2");
    }
}
