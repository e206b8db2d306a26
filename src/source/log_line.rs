use super::{State, StateChange};
use core::error::Error as _;
use core::fmt;

/// A change of a source's state in words, or a warning, for a log. [`Builder::log`](super::Builder::log) is given them.
///
/// Displayed, it is a line: the source's address, the state, the number of the attempt, why there is this
/// transport or what the next attempt waits for, and the fault if there is one. The address is without its
/// user name, password, query and fragment.
///
/// ```
/// use headwater::source::{LogLevel, LogLine};
///
/// /// For the crates `log` and `tracing` there are the features of these names, with `LogLine::to_log`
/// /// and `LogLine::to_tracing`.
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
    url: &'a str,
    told: Told<'a>,
}

/// What a line tells of.
#[derive(Clone, Copy, Debug)]
enum Told<'a> {
    Change(&'a StateChange),
    /// A sentence: what the console is warned of.
    Warning(&'a str),
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
    /// A change of state that a fault has caused, or something that the console is warned of.
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
            told: Told::Change(change),
        }
    }

    /// What the console is warned of.
    pub(super) fn warning(url: &'a str, warning: &'a str) -> Self {
        Self {
            level: LogLevel::Warn,
            url,
            told: Told::Warning(warning),
        }
    }

    /// Hands the line to the crate `log`, with the target `headwater`.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// let feed = EventSource::builder("/feed").log(|line| line.to_log()).open();
    /// ```
    #[cfg(feature = "log")]
    pub fn to_log(&self) {
        let level = match self.level {
            LogLevel::Info => log::Level::Info,
            LogLevel::Warn => log::Level::Warn,
        };
        log::log!(target: "headwater", level, "{self}");
    }

    /// Hands the line to the crate `tracing` as an event of the target `headwater`. The message is the line
    /// as it is displayed. A change of state has its facts as fields, too: `url`, `state`, `attempt`, `transport`, and
    /// where there is one, the `error`.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    ///
    /// let feed = EventSource::builder("/feed").log(|line| line.to_tracing()).open();
    /// ```
    #[cfg(feature = "tracing")]
    pub fn to_tracing(&self) {
        use tracing::field::{debug, display};
        let change = match self.told {
            Told::Change(change) => Some(change),
            Told::Warning(_) => None,
        };
        let state = change.map(|change| alloc::format!("{}", change.state));
        let attempt = change.map(|change| change.attempt);
        let transport = change.map(|change| debug(change.choice.transport));
        let error = change.and_then(StateChange::error).map(display);
        // The level is a constant of each place in the code that an event comes from.
        macro_rules! event {
            ($level:ident) => {
                tracing::event!(
                    target: "headwater",
                    tracing::Level::$level,
                    url = self.url,
                    state,
                    attempt,
                    transport,
                    error,
                    "{self}"
                )
            };
        }
        match self.level {
            LogLevel::Info => event!(INFO),
            LogLevel::Warn => event!(WARN),
        }
    }
}

impl fmt::Display for LogLine<'_> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if !self.url.is_empty() {
            write!(f, "{}: ", self.url)?;
        }
        let change = match self.told {
            Told::Change(change) => change,
            Told::Warning(warning) => return f.write_str(warning),
        };
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

    /// What the loggers below were given.
    #[cfg(all(feature = "std", any(feature = "log", feature = "tracing")))]
    static TOLD: std::sync::Mutex<alloc::vec::Vec<String>> =
        std::sync::Mutex::new(alloc::vec::Vec::new());

    #[cfg(all(feature = "std", feature = "log"))]
    #[test]
    fn the_crate_log_is_given_lines_of_their_level() {
        struct Logger;
        impl log::Log for Logger {
            fn enabled(&self, _: &log::Metadata<'_>) -> bool {
                true
            }
            fn log(&self, record: &log::Record<'_>) {
                let line =
                    alloc::format!("{} {} {}", record.level(), record.target(), record.args());
                TOLD.lock().unwrap().push(line);
            }
            fn flush(&self) {}
        }
        log::set_logger(&Logger).unwrap();
        log::set_max_level(log::LevelFilter::Trace);
        LogLine::new("/a", &change(State::Open, None)).to_log();
        LogLine::warning("/a", "slow").to_log();
        let told = TOLD.lock().unwrap();
        for line in [
            "INFO headwater /a: open, attempt 2",
            "WARN headwater /a: slow",
        ] {
            assert!(told.iter().any(|told| told == line), "{told:?}");
        }
    }

    #[cfg(all(feature = "std", feature = "tracing"))]
    #[test]
    fn the_crate_tracing_is_given_events_with_fields() {
        use tracing::{Event, Metadata, Subscriber, field, span};

        struct Fields(String);
        impl field::Visit for Fields {
            fn record_debug(&mut self, field: &field::Field, value: &dyn fmt::Debug) {
                self.0 += &alloc::format!(" {field}={value:?}");
            }
        }
        struct Logger;
        impl Subscriber for Logger {
            fn enabled(&self, _: &Metadata<'_>) -> bool {
                true
            }
            fn new_span(&self, _: &span::Attributes<'_>) -> span::Id {
                span::Id::from_u64(1)
            }
            fn record(&self, _: &span::Id, _: &span::Record<'_>) {}
            fn record_follows_from(&self, _: &span::Id, _: &span::Id) {}
            fn event(&self, event: &Event<'_>) {
                let mut fields = Fields(event.metadata().level().to_string());
                event.record(&mut fields);
                TOLD.lock().unwrap().push(fields.0);
            }
            fn enter(&self, _: &span::Id) {}
            fn exit(&self, _: &span::Id) {}
        }
        tracing::subscriber::with_default(Logger, || {
            LogLine::new("/b", &change(State::Closed, Some(Fault::Native))).to_tracing();
            LogLine::warning("/b", "slow").to_tracing();
        });
        let told = TOLD.lock().unwrap();
        let gave_up = "the browser's EventSource gave up, and does not say why";
        let line = alloc::format!(
            "WARN message=/b: closed, attempt 2: {gave_up} url=\"/b\" state=\"closed\" attempt=2 \
             transport=Fetch error={gave_up}"
        );
        for line in [&*line, "WARN message=/b: slow url=\"/b\""] {
            assert!(told.iter().any(|told| told == line), "{told:#?}");
        }
    }
}
