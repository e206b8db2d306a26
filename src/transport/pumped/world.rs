use crate::session::Millis;
use crate::transport::{Answered, Later, Prepared, Unanswered};
use alloc::boxed::Box;
use alloc::string::String;
use alloc::vec::Vec;

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

/// A response whose head is here. Dropping it lets go of the connection.
pub(crate) trait Incoming {
    /// What is known of it by its head.
    fn head(&self) -> &Answered;

    /// The next piece of the body, of any length; `None` at the end, and each time after that.
    fn next(&mut self) -> Borrowed<'_, Result<Option<Vec<u8>>, String>>;
}

/// A boxed future that borrows.
pub(crate) type Borrowed<'a, T> = core::pin::Pin<Box<dyn core::future::Future<Output = T> + 'a>>;
