use crate::session::Millis;
use crate::transport::incoming::Incoming;
use crate::transport::{Later, Prepared, Unanswered};
use alloc::boxed::Box;

/// What is around a source where there is no browser: a clock, and a network.
pub(crate) trait World {
    /// The time by a monotonic clock, in milliseconds from any start.
    fn now(&self) -> Millis;

    /// Milliseconds since the Unix epoch.
    fn wall(&self) -> Millis;

    /// A fresh uniform random number.
    fn random(&self) -> u32;

    /// Waits for so many milliseconds. Dropping the future ends the wait.
    fn sleep(&self, time: Millis) -> Later<()>;

    /// Sends a request, and waits for the response's head. Dropping the future aborts the request.
    fn send(&self, prepared: Prepared) -> Later<Result<Box<dyn Incoming>, Unanswered>>;

    /// Tells a developer of something that a server or a reader has caused.
    fn warn(&self, message: &str);
}
