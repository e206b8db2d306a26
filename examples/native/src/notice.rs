use headwater::session::{Attempt, Fault, Reason, Wait};
use headwater::wire::Message;
use std::fmt;
use std::time::Duration;

/// What a feed tells.
#[derive(Clone, Debug)]
pub enum Notice {
    /// A request is sent.
    Connecting(Attempt),
    /// The stream is open.
    Open,
    /// An event came.
    Event(Event),
    /// There is no connection for now, and the next attempt begins after this time.
    Waiting(Trouble, Option<Duration>),
    /// Nothing follows. With what went wrong, if it failed.
    Closed(Reason, Option<Trouble>),
}

/// An event, as [`Message`], on its own.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Event {
    /// The event type.
    pub event: String,
    /// The data.
    pub data: String,
    /// The last event ID.
    pub last_event_id: String,
}

/// Why there is no connection.
#[derive(Clone, Debug, PartialEq, Eq)]
pub struct Trouble {
    /// What the session makes of it.
    pub fault: Fault,
    /// What else is known: the network's error, or what the refused response says.
    pub detail: String,
}

impl From<Message<'_>> for Event {
    fn from(message: Message<'_>) -> Self {
        Self {
            event: message.event.to_owned(),
            data: message.data.to_owned(),
            last_event_id: message.last_event_id.to_owned(),
        }
    }
}

/// One line each; an event's line feeds and other control characters are escaped.
impl fmt::Display for Notice {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Connecting(attempt) => write!(f, "connecting, attempt {}", attempt.total),
            Self::Open => f.write_str("open"),
            Self::Event(event) => {
                escape(f, &event.event)?;
                f.write_str(": ")?;
                escape(f, &event.data)
            }
            Self::Waiting(trouble, Some(time)) => {
                write!(f, "waiting {} ms: {trouble}", time.as_millis())
            }
            Self::Waiting(trouble, None) => write!(f, "waiting: {trouble}"),
            Self::Closed(_, Some(trouble)) => write!(f, "failed: {trouble}"),
            Self::Closed(Reason::NoContent, _) => {
                f.write_str("closed: the server says that there is no more")
            }
            Self::Closed(Reason::Ended, _) => {
                f.write_str("closed: the stream ended, and the request is not sent twice")
            }
            Self::Closed(..) => f.write_str("closed"),
        }
    }
}

impl fmt::Display for Trouble {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self.fault {
            Fault::Status(status) => write!(f, "the server answered {status}"),
            Fault::ContentType => f.write_str("the response is no event stream"),
            Fault::Network => f.write_str("the connection failed"),
            Fault::Ended => f.write_str("the server ended the stream"),
            Fault::Timeout(Wait::Connect) => f.write_str("no response in time"),
            Fault::Timeout(Wait::FirstByte) => f.write_str("no first byte in time"),
            Fault::Timeout(Wait::Idle) => f.write_str("the stream was silent for too long"),
            Fault::TooLarge(limit) => limit.fmt(f),
            Fault::Request => f.write_str("the request can't be sent"),
            other => write!(f, "{other:?}"),
        }?;
        if !self.detail.is_empty() {
            f.write_str(": ")?;
            escape(f, &self.detail)?;
        }
        Ok(())
    }
}

fn escape(f: &mut fmt::Formatter<'_>, text: &str) -> fmt::Result {
    for c in text.chars() {
        if c.is_control() {
            write!(f, "{}", c.escape_default())?;
        } else {
            fmt::Write::write_char(f, c)?;
        }
    }
    Ok(())
}
