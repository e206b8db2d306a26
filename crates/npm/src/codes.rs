//! How the core's values cross to JavaScript: as small numbers. Their names and sentences are
//! written in TypeScript, in `codes.ts`, in this order.

use headwater::session::{Answer, Fault, Plan, Policy, Reason, Retry, Rules, State, Timeout, Wait};
use headwater::source::Setup;
use headwater::transport::Transport;
use headwater::wire::{Limit, Limits};

/// Stands for "none" where a number may be absent.
pub(crate) const NONE: f64 = -1.0;

pub(crate) fn state(state: State) -> u8 {
    match state {
        State::Idle | State::Connecting => 0,
        State::Open => 1,
        State::Waiting { .. } => 2,
        State::Closed => 3,
    }
}

/// A fault's kind, and its one number: the status, the time-out, or the limit.
pub(crate) fn fault(fault: Option<Fault>) -> (i8, f64) {
    match fault {
        None => (-1, NONE),
        Some(Fault::Status(status)) => (0, f64::from(status)),
        Some(Fault::ContentType) => (1, NONE),
        Some(Fault::Network) => (2, NONE),
        Some(Fault::Ended) => (3, NONE),
        Some(Fault::Timeout(Wait::Connect)) => (4, 0.0),
        Some(Fault::Timeout(Wait::FirstByte)) => (4, 1.0),
        Some(Fault::Timeout(Wait::Idle)) => (4, 2.0),
        Some(Fault::TooLarge(too_large)) => (
            if too_large.limit == Limit::Line { 5 } else { 6 },
            too_large.size as f64,
        ),
        Some(Fault::Native) => (7, NONE),
        Some(Fault::Suspended) => (9, NONE),
        Some(_) => (8, NONE),
    }
}

pub(crate) fn reason(reason: Option<Reason>) -> i8 {
    match reason {
        None => -1,
        Some(Reason::Closed) => 0,
        Some(Reason::NoContent) => 1,
        Some(Reason::Ended) => 2,
        Some(Reason::Failed(_)) => 3,
    }
}

pub(crate) fn transport(transport: Transport) -> u8 {
    match transport {
        Transport::Native => 0,
        Transport::Fetch => 1,
    }
}

/// A plan as milliseconds until the retry; -1 waits for the network or the browser, -2 stops.
pub(crate) fn plan(plan: Plan) -> f64 {
    match plan {
        Plan::Retry(time) => time as f64,
        Plan::Wait => -1.0,
        Plan::Stop => -2.0,
    }
}

/// The answer to a plan: -1 follows it, -2 stops, -3 retries by the policy, milliseconds then.
pub(crate) fn answer(answer: f64) -> Answer {
    match answer {
        time if time >= 0.0 => Answer::After(time as u64),
        -2.0 => Answer::Stop,
        -3.0 => Answer::Retry,
        _ => Answer::Default,
    }
}

/// Reads the numbers that a source is made from, in the order of `numbers()` in `settings.ts`.
pub(crate) struct Numbers<'a>(pub(crate) &'a [f64]);

impl Numbers<'_> {
    fn next(&mut self) -> f64 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                first
            }
            None => NONE,
        }
    }

    fn flag(&mut self) -> bool {
        self.next() > 0.0
    }

    /// Not negative, or absent.
    fn optional(&mut self) -> Option<u64> {
        let number = self.next();
        (number >= 0.0).then_some(number as u64)
    }

    pub(crate) fn setup(&mut self, on: &[u16]) -> (Setup, Limits) {
        let retry = Retry {
            initial: self.next() as u64,
            max: self.next() as u64,
            factor: self.next() as f32,
            jitter: self.next() as f32,
            attempts: self
                .optional()
                .map(|attempts| attempts.min(u64::from(u32::MAX)) as u32),
            elapsed: self.optional(),
            reset_after: self.next() as u64,
            on: on.into(),
        };
        let timeout = Timeout {
            connect: self.optional(),
            first_byte: self.optional(),
            idle: self.optional(),
        };
        let policy = Policy {
            rules: Rules::Client,
            pause_when_hidden: None,
            retry,
            timeout,
            idempotent: self.flag(),
            reconnect: self.flag(),
            ask: self.flag(),
        };
        let mut setup = Setup {
            policy,
            transport: match self.next() {
                0.0 => Some(Transport::Native),
                1.0 => Some(Transport::Fetch),
                _ => None,
            },
            plain: self.flag(),
            needs_fetch: self.flag(),
            with_credentials: self.flag(),
        };
        let limits = Limits {
            line: self.next() as usize,
            event: self.next() as usize,
        };
        if self.flag() {
            setup.policy.rules = Rules::Standard;
        }
        setup.policy.pause_when_hidden = self.optional();
        (setup, limits)
    }
}
