use super::{Answered, Later, Prepared, Unsent};
use crate::session::{Input, Millis, Moment};
use alloc::string::String;
use alloc::vec::Vec;
use core::future::Future;

/// Where a driver runs: what it needs of a browser, or of whatever else there is.
pub(crate) trait Platform: 'static {
    /// A response whose head is here.
    type Response: Response;
    /// What carries a stream by itself: the browser's own `EventSource`. Dropping it closes it.
    type Native: Native;
    /// One timer. Dropping it stops it.
    type Timer: Timer;
    /// Listens to the device and the page until it is dropped.
    type Lifecycle;

    /// The present time, as the session takes it.
    fn moment(&self) -> Moment;

    /// The time on the same clock, for calls so frequent that [`moment`](Self::moment) costs too much.
    fn glance(&self) -> Millis;

    /// Milliseconds since the Unix epoch.
    fn wall(&self) -> Millis;

    /// Runs a future to its end, on this thread and not within this call.
    fn spawn(&self, future: Later<()>);

    /// A timer that is not set yet.
    fn timer(&self, fire: impl Fn() + 'static) -> Self::Timer;

    /// Calls `hear` for each event of the device and the page, and at once for what is so already.
    fn lifecycle(&self, hear: impl Fn(Input) + 'static) -> Self::Lifecycle;

    /// Whether the platform has an `EventSource` of its own.
    fn has_native(&self) -> bool;

    /// Opens the platform's own `EventSource`.
    fn open_native(
        &self,
        url: &str,
        with_credentials: bool,
        tell: impl Fn(NativeSignal<'_>) + 'static,
    ) -> Result<Self::Native, Unsent>;

    /// Sends a request, with what the standard asks of every attempt ("fetch request", 9.2.3), and waits for
    /// the response's head. Dropping the future, or the response, or its body, aborts the request.
    fn send(&self, prepared: Prepared) -> impl Future<Output = Result<Self::Response, Unanswered>>;

    /// The source is closed, so that it has no part in what others share.
    #[cfg(feature = "share")]
    fn leave(&self) {}
}

/// Why there is no response.
pub(crate) enum Unanswered {
    /// Nothing was sent.
    Unsent(Unsent),
    /// The network failed: the platform's message.
    Network(String),
}

impl From<Unsent> for Unanswered {
    fn from(unsent: Unsent) -> Self {
        Self::Unsent(unsent)
    }
}

/// A response whose head is here, and whose body is to be read, or not.
pub(crate) trait Response {
    /// What can be shown of a response while its body is being read, and after that.
    type Shown: Clone;
    /// The body. Dropping it lets go of the connection.
    type Body: Body;

    fn status(&self) -> u16;

    /// A header's value; several are joined by commas.
    fn header(&self, name: &str) -> Option<String>;

    fn shown(&self) -> Self::Shown;

    /// What is known of it by its head.
    fn answered(shown: &Self::Shown) -> Answered;

    /// Takes the body. Nobody else can read it from now on.
    fn into_body(self) -> Self::Body;
}

/// A response's body, read piece by piece.
pub(crate) trait Body {
    /// Reads the next piece into `bytes`, of at most so many, in place of what is there. `false` at the end.
    fn read(
        &mut self,
        most: usize,
        bytes: &mut Vec<u8>,
    ) -> impl Future<Output = Result<bool, String>>;
}

/// The platform's own `EventSource`.
pub(crate) trait Native {
    /// Listens to events of a type. A second call for the same type does nothing.
    fn listen(&self, event: &str);
}

/// One timer that is set again and again.
pub(crate) trait Timer {
    /// Makes the timer fire at this time or earlier. Without one it stops.
    fn set(&self, now: Millis, at: Option<Millis>);

    /// Notes that the timer has fired, and tells whether the device has slept meanwhile. The function that it
    /// fires calls this before anything else.
    fn has_slept(&self) -> bool;
}

/// What the platform's own `EventSource` tells.
pub(crate) enum NativeSignal<'a> {
    /// The stream is open.
    Open,
    /// The server sent an event.
    Event {
        event: &'a str,
        data: String,
        last_event_id: String,
    },
    /// The connection broke, and the browser reconnects by itself.
    Recovering,
    /// The browser gave up. It does not tell why.
    GaveUp,
}
