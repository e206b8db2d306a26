//! How the core's values cross to JavaScript: as small numbers. Their names and sentences are
//! written in TypeScript, in `codes.ts`, in this order.

use headwater::session::{Answer, Fault, Plan, Reason, State, Wait};
use headwater::wire::Limit;

/// Stands for "none" where a number may be absent.
pub(crate) const NONE: f64 = -1.0;

pub(crate) fn state(state: State) -> u32 {
    match state {
        State::Idle | State::Connecting => 0,
        State::Open => 1,
        State::Waiting { .. } => 2,
        State::Closed => 3,
    }
}

/// A fault's kind, and its one number: the status, the time-out, or the limit.
pub(crate) fn fault(fault: Option<Fault>) -> (f64, f64) {
    match fault {
        None => (NONE, NONE),
        Some(Fault::Status(status)) => (0.0, f64::from(status)),
        Some(Fault::ContentType) => (1.0, NONE),
        Some(Fault::Network) => (2.0, NONE),
        Some(Fault::Ended) => (3.0, NONE),
        Some(Fault::Timeout(Wait::Connect)) => (4.0, 0.0),
        Some(Fault::Timeout(Wait::FirstByte)) => (4.0, 1.0),
        Some(Fault::Timeout(Wait::Idle)) => (4.0, 2.0),
        Some(Fault::TooLarge(too_large)) => (limit(too_large.limit), too_large.size as f64),
        Some(Fault::Native) => (7.0, NONE),
        Some(Fault::Suspended) => (9.0, NONE),
        Some(_) => (8.0, NONE),
    }
}

pub(crate) fn limit(limit: Limit) -> f64 {
    match limit {
        Limit::Line => 5.0,
        Limit::Event => 6.0,
    }
}

pub(crate) fn reason(reason: Reason) -> f64 {
    match reason {
        Reason::Closed => 0.0,
        Reason::NoContent => 1.0,
        Reason::Ended => 2.0,
        Reason::Failed(_) => 3.0,
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
