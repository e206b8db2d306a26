//! Scenarios and what was seen of them, as data: the JSON of `POST /scenario` and of the log.

mod attempt;
mod scenario;
mod seen;
mod step;

pub use self::{
    attempt::Attempt,
    scenario::{Placed, Scenario},
    seen::{Ended, Seen},
    step::Step,
};
