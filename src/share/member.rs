use super::{Input, Output, Read, Settings, Sharing};
use crate::session::Millis;

#[doc = include_str!("driver.md")]
#[derive(Debug)]
pub struct Member {
    settings: Settings,
}

impl Member {
    /// A member that nobody knows yet.
    pub fn new(settings: Settings) -> Self {
        Self { settings }
    }

    /// Takes in what happened.
    pub fn handle(&mut self, now: Millis, input: Input<'_>) {
        let _ = (now, input, self.settings);
    }

    /// The next thing to do; `None` where there is no more.
    pub fn poll(&mut self) -> Option<Output> {
        None
    }

    /// What the source's attempt may read.
    pub fn read(&mut self) -> Read {
        Read::Pending
    }

    /// When the timer is to fire, on the clock of [`handle`](Self::handle).
    pub fn deadline(&self) -> Option<Millis> {
        None
    }

    /// How it shares.
    pub fn sharing(&self) -> Sharing {
        Sharing::default()
    }
}
