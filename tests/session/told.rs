//! All that a driver can tell a session, as one type, so that tests can hold any of it in a list.

use std::ops::Deref;

use headwater::session::*;

/// What a driver tells.
#[derive(Clone, Copy, Debug, PartialEq)]
pub(crate) enum Told {
    /// Something of the source, its page or its device.
    Input(Input),
    /// The event has come that the caller waits for.
    Until,
    /// Something of the latest attempt.
    Signal(Signal),
    /// A response's head, with a stream's type if the status is 200.
    Head(u16, Option<Millis>),
    /// A head that is refused for this, and as much of its body as is wanted.
    Refused {
        fault: Fault,
        retry_after: Option<Millis>,
    },
    /// An answer to the latest question.
    Answer(Answer),
}

impl From<Input> for Told {
    fn from(input: Input) -> Self {
        Self::Input(input)
    }
}

impl From<Signal> for Told {
    fn from(signal: Signal) -> Self {
        Self::Signal(signal)
    }
}

/// Bytes that say nothing to the session.
pub(crate) const CHUNK: Signal = Signal::Chunk {
    retry: None,
    too_large: None,
};

/// A chunk with a `retry` field.
pub(crate) fn retry_field(time: Millis) -> Signal {
    Signal::Chunk {
        retry: Some(time),
        too_large: None,
    }
}

pub(crate) const NO_CONTENT: Told = Told::Head(204, None);

/// A session, and the tickets that it has handed out last.
#[derive(Debug)]
pub(crate) struct Driven {
    session: Session,
    pub(crate) ticket: Ticket,
    pub(crate) question: Ticket,
    /// A refused response's body is being read.
    pub(crate) is_inspecting: bool,
}

impl Deref for Driven {
    type Target = Session;

    fn deref(&self) -> &Session {
        &self.session
    }
}

impl Driven {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            session: Session::new(policy),
            ticket: Ticket::default(),
            question: Ticket::default(),
            is_inspecting: false,
        }
    }

    /// Tells the session something. What belongs to an attempt says whether that still counts.
    pub(crate) fn tell(&mut self, moment: Moment, told: impl Into<Told>) -> bool {
        match told.into() {
            Told::Input(input) => self.session.handle(moment, input),
            Told::Until => self.session.complete(moment.now),
            Told::Answer(answer) => {
                let input = Input::Answer(self.question, answer);
                self.session.handle(moment, input);
            }
            Told::Signal(signal) => {
                return self.session.signal(moment, self.ticket, signal);
            }
            Told::Head(status, retry_after) => {
                let _ = self.judge(moment, (status, "text/event-stream"), retry_after);
            }
            Told::Refused { fault, retry_after } => {
                let head = match fault {
                    Fault::Status(status) => (status, "text/event-stream"),
                    _ => (200, "text/html"),
                };
                if let Verdict::Inspect { .. } = self.judge(moment, head, retry_after) {
                    return self.session.signal(moment, self.ticket, Signal::Inspected);
                }
            }
        }
        true
    }

    /// Tells something of an earlier attempt.
    pub(crate) fn late(&mut self, moment: Moment, ticket: Ticket, signal: Signal) -> bool {
        self.session.signal(moment, ticket, signal)
    }

    pub(crate) fn judge(
        &mut self,
        moment: Moment,
        (status, content_type): (u16, &str),
        retry_after: Option<Millis>,
    ) -> Verdict {
        let head = Head {
            status,
            content_type: ContentType::of(content_type.as_bytes()),
            retry_after,
            ..Head::default()
        };
        let verdict = self.session.judge(moment, self.ticket, &head);
        self.is_inspecting |= matches!(verdict, Verdict::Inspect { .. });
        verdict
    }

    pub(crate) fn judge_head(&mut self, moment: Moment, ticket: Ticket, head: &Head) -> Verdict {
        self.session.judge(moment, ticket, head)
    }

    pub(crate) fn poll(&mut self) -> Option<Output> {
        let output = self.session.poll();
        match output {
            Some(Output::Connect(attempt)) => {
                self.ticket = attempt.ticket;
                self.is_inspecting = false;
            }
            Some(Output::Ask { ticket, .. }) => self.question = ticket,
            _ => {}
        }
        output
    }
}
