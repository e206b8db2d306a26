//! Makes numbers for JavaScript from what the session says.

use crate::abi::{self, FaultCode, NONE};
use headwater::session::{Fault, Millis, Plan, Reason, Transport, Wait, WaitReason, Why};
use headwater::wire::Limit;

/// [`NONE`], as it stands in a report.
const ABSENT: f64 = NONE as f64;

pub(super) fn optional(time: Option<Millis>) -> f64 {
    time.map_or(ABSENT, |time| time as f64)
}

/// A fault's code, and the number that comes with it.
pub(super) fn fault(fault: Option<Fault>) -> (f64, f64) {
    let Some(fault) = fault else {
        return (ABSENT, ABSENT);
    };
    let (code, detail) = match fault {
        Fault::Status(status) => (FaultCode::Status, f64::from(status)),
        Fault::ContentType => (FaultCode::ContentType, ABSENT),
        Fault::Network => (FaultCode::Network, ABSENT),
        Fault::Ended => (FaultCode::Ended, ABSENT),
        Fault::Truncated => (FaultCode::Truncated, ABSENT),
        Fault::Event { .. } => (FaultCode::Event, ABSENT),
        Fault::Gap => (FaultCode::Gap, ABSENT),
        Fault::Timeout(wait) => (FaultCode::Timeout, self::wait(wait).number()),
        Fault::TooLarge(too_large) => (limit(too_large.limit), too_large.size as f64),
        Fault::Native => (FaultCode::Native, ABSENT),
        Fault::Suspended => (FaultCode::Suspended, ABSENT),
        Fault::Replaced => (FaultCode::Replaced, ABSENT),
        Fault::Request => (FaultCode::Request, ABSENT),
        // The enum may grow. A fault without a code of its own gets the code that promises least.
        Fault::Prepare | _ => (FaultCode::Prepare, ABSENT),
    };
    (code.number(), detail)
}

fn wait(wait: Wait) -> abi::Wait {
    match wait {
        Wait::Connect => abi::Wait::Connect,
        Wait::FirstByte => abi::Wait::FirstByte,
        Wait::Idle => abi::Wait::Idle,
    }
}

fn limit(limit: Limit) -> FaultCode {
    match limit {
        Limit::Line => FaultCode::LineTooLarge,
        Limit::Event => FaultCode::EventTooLarge,
        Limit::EventType => FaultCode::TypeTooLarge,
    }
}

pub(super) fn reason(reason: Reason) -> abi::Reason {
    match reason {
        // The package's client looks for the event itself, and closes the session then.
        Reason::Closed | Reason::Until => abi::Reason::Closed,
        Reason::NoContent => abi::Reason::NoContent,
        Reason::Ended => abi::Reason::Ended,
        Reason::Failed(_) => abi::Reason::Failed,
    }
}

pub(super) fn wait_reason(reason: WaitReason) -> abi::WaitReason {
    match reason {
        WaitReason::Backoff => abi::WaitReason::Backoff,
        WaitReason::Offline => abi::WaitReason::Offline,
        WaitReason::Hidden => abi::WaitReason::Hidden,
        WaitReason::Asking => abi::WaitReason::Asking,
        WaitReason::Browser => abi::WaitReason::Browser,
    }
}

/// A plan's code, or the time until the next attempt.
pub(super) fn plan(plan: Plan) -> f64 {
    match plan {
        Plan::Retry(time) => time as f64,
        Plan::Wait => abi::Plan::Wait.number(),
        Plan::Stop => abi::Plan::Stop.number(),
    }
}

pub(super) fn transport(transport: Transport) -> abi::Transport {
    match transport {
        Transport::Native => abi::Transport::Native,
        Transport::Fetch => abi::Transport::Fetch,
    }
}

pub(super) fn why(why: Why) -> f64 {
    let code = match why {
        Why::Asked => abi::Why::Asked,
        Why::Plain => abi::Why::Plain,
        Why::Request => abi::Why::Request,
        Why::Policy => abi::Why::Policy,
        Why::AnyType => abi::Why::AnyType,
        Why::Missing => abi::Why::Missing,
        Why::GaveUp => abi::Why::GaveUp,
        Why::Resume => abi::Why::Resume,
        Why::Pace => abi::Why::Pace,
        // The enum may grow. A reason without a code of its own is absent.
        _ => return ABSENT,
    };
    code.number()
}
