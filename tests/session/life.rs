use headwater::session::*;

use crate::told::*;

/// How long what has arrived may take to be read once a time-out has passed, in ms.
pub(crate) const DOUBT: Millis = 50;

/// A session with a clock that the test moves, and no more.
pub(crate) struct Life {
    pub(crate) session: Driven,
    pub(crate) now: Millis,
    pub(crate) random: u32,
}

impl Life {
    pub(crate) fn new(policy: Policy) -> Self {
        Self {
            session: Driven::new(policy),
            now: 1_000_000,
            random: 0,
        }
    }

    /// Started, with its first attempt in flight.
    pub(crate) fn connecting(policy: Policy) -> Self {
        let mut life = Self::new(policy);
        assert_eq!(life.input(Input::Start), [connect(1, 1)]);
        life
    }

    /// Started, and open.
    pub(crate) fn open(policy: Policy) -> Self {
        let mut life = Self::connecting(policy);
        assert_eq!(life.input(Signal::Opened), [Output::Opened]);
        life
    }

    /// Tells the session something, and gives what is to be done, without tickets.
    pub(crate) fn input(&mut self, told: impl Into<Told>) -> Vec<Output> {
        self.session.tell(self.moment(), told);
        self.poll()
    }

    pub(crate) fn poll(&mut self) -> Vec<Output> {
        std::iter::from_fn(|| self.session.poll())
            .map(without_ticket)
            .collect()
    }

    pub(crate) fn moment(&self) -> Moment {
        Moment {
            now: self.now,
            random: self.random,
        }
    }

    pub(crate) fn after(&mut self, span: Millis, input: impl Into<Told>) -> Vec<Output> {
        self.now += span;
        self.input(input)
    }

    /// Moves the clock to the deadline, which has to be `span` away, and fires the timer.
    pub(crate) fn timer_after(&mut self, span: Millis) -> Vec<Output> {
        assert_eq!(self.deadline(), Some(span));
        self.after(span, Input::Timer)
    }

    /// Moves the clock to the end of a time-out, which has to be `span` away, and on to the end of the time
    /// that what has arrived may take to be read.
    pub(crate) fn silence_after(&mut self, span: Millis) -> Vec<Output> {
        assert_eq!(self.timer_after(span), []);
        self.timer_after(DOUBT)
    }

    /// How far the deadline is away.
    pub(crate) fn deadline(&self) -> Option<Millis> {
        let deadline = self.session.deadline()?;
        Some(deadline.saturating_sub(self.now))
    }

    pub(crate) fn refuse(&mut self, status: u16, retry_after: Option<&str>) -> Vec<Output> {
        self.input(Told::Refused {
            fault: Fault::Status(status),
            retry_after: retry_after
                .and_then(|value| headwater::session::retry_after(value.as_bytes(), None, 0)),
        })
    }

    pub(crate) fn waiting(&self, fault: Fault, span: Millis) -> Output {
        Output::Waiting {
            fault,
            reason: WaitReason::Backoff,
            until: Some(self.now + span),
        }
    }
}

/// A policy for requests that must not be sent twice.
pub(crate) fn once() -> Policy {
    Policy {
        idempotent: false,
        ..Policy::default()
    }
}

pub(crate) fn retry(retry: Retry) -> Policy {
    Policy {
        retry,
        ..Policy::default()
    }
}

/// As it is, but for the ticket, whose number says nothing.
fn without_ticket(output: Output) -> Output {
    let ticket = Ticket::default();
    match output {
        Output::Connect(attempt) => Output::Connect(Attempt { ticket, ..attempt }),
        Output::Ask { fault, plan, .. } => Output::Ask {
            ticket,
            fault,
            plan,
        },
        other => other,
    }
}

/// An attempt through fetch, since the policy says nothing of a plain request.
pub(crate) fn connect(number: u32, total: u32) -> Output {
    Output::Connect(Attempt {
        ticket: Ticket::default(),
        choice: Choice::new(Transport::Fetch, Why::Request),
        number,
        total,
        resumes: false,
    })
}

/// It waits for the network.
pub(crate) fn offline(fault: Fault) -> Output {
    held(fault, WaitReason::Offline)
}

/// It waits for the page.
pub(crate) fn hidden(fault: Fault) -> Output {
    held(fault, WaitReason::Hidden)
}

/// It waits for the browser's own `EventSource`.
pub(crate) fn browser(fault: Fault) -> Output {
    held(fault, WaitReason::Browser)
}

fn held(fault: Fault, reason: WaitReason) -> Output {
    Output::Waiting {
        fault,
        reason,
        until: None,
    }
}

pub(crate) fn failed(fault: Fault) -> Output {
    Output::Closed(Reason::Failed(fault))
}

pub(crate) fn too_large() -> Fault {
    use headwater::wire::{Limit, TooLarge};
    Fault::TooLarge(TooLarge {
        limit: Limit::Event,
        allowed: 10,
        size: 11,
    })
}

/// A policy for requests that a function makes anew for each attempt.
pub(crate) fn fresh(policy: Policy) -> Policy {
    Policy {
        fresh: true,
        ..policy
    }
}

/// A policy that waits for a response's head no longer than 30 s.
pub(crate) fn patient(mut policy: Policy) -> Policy {
    policy.timeout.connect = Some(30_000);
    policy
}
