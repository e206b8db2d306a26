//! Scenarios and logs as data: the JSON of `POST /scenario` and of `GET /s/ID/log`.

mod attempt;
mod feed;
mod scenario;
mod seen;
mod step;

pub use self::{
    attempt::Attempt,
    feed::{Feed, FeedChange, FeedSeen, FeedState, Publish, Reason, Resumed, Tell},
    scenario::{Placed, Scenario},
    seen::{Ended, Seen},
    step::Step,
};
