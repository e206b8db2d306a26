//! Makes inputs and signals of the session from JavaScript's numbers.

use crate::abi::{self, Circumstance, FaultCode};
use headwater::session::{Answer, Circumstances, Fault, Millis, Signal};
use headwater::wire::TooLarge;

/// What the last chunk holds for the session. JavaScript signals the chunk once it has handed on its
/// events, so this is kept until then.
#[derive(Default)]
pub(super) struct LastChunk {
    /// The reconnection time that it set.
    pub(super) retry: Option<Millis>,
    /// The limit that it passed.
    pub(super) too_large: Option<TooLarge>,
}

impl LastChunk {
    /// The signal with this code, and with the number that comes with it.
    pub(super) fn signal(&self, code: i32, number: f64) -> Option<Signal> {
        use abi::Signal as Code;
        Some(match Code::of(code)? {
            Code::Opened => Signal::Opened,
            Code::Chunk => Signal::Chunk {
                retry: self.retry,
                too_large: self.too_large,
            },
            Code::Event => Signal::Event {
                has_id: number > 0.0,
            },
            Code::Behind => Signal::Behind,
            Code::CaughtUp => Signal::CaughtUp,
            Code::Inspected => Signal::Inspected,
            Code::Ended => Signal::Ended,
            Code::Alive => Signal::Alive,
            Code::Told => Signal::Told {
                retry: (number >= 0.0).then_some(number as u64),
            },
            Code::Declined => Signal::Declined,
            Code::Failed => Signal::Failed(match FaultCode::of(number as i32) {
                Some(FaultCode::Network) => Fault::Network,
                Some(FaultCode::Native) => Fault::Native,
                Some(FaultCode::Request) => Fault::Request,
                Some(FaultCode::Gap) => Fault::Gap,
                _ => Fault::Prepare,
            }),
            Code::Recovering => Signal::Recovering,
        })
    }
}

/// The circumstances that a sum of flags stands for.
pub(super) fn circumstances(flags: i32) -> Circumstances {
    let has = |flag: Circumstance| flags & flag as i32 != 0;
    Circumstances {
        has_native: has(Circumstance::HasNative),
        has_id: has(Circumstance::HasId),
        any_type: has(Circumstance::AnyType),
        in_pace: has(Circumstance::InPace),
    }
}

/// The caller's answer: a code, or the time until the next attempt.
pub(super) fn answer(answer: f64) -> Answer {
    if answer >= 0.0 {
        return Answer::After(answer as u64);
    }
    match abi::Answer::of(answer as i32) {
        Some(abi::Answer::Stop) => Answer::Stop,
        Some(abi::Answer::Retry) => Answer::Retry,
        Some(abi::Answer::Default) | None => Answer::Default,
    }
}
