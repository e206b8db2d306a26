//! Scenarios and logs as data: the JSON of `POST /scenario` and of `GET /s/ID/log`.

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
