use super::registry::{Registry, Subscription, undecodable};
use super::stream::{EventStream, Gate};
use super::{Builder, Event, StateChange};
use crate::codec::Payload;
use crate::session::State;
use alloc::rc::Rc;
use alloc::string::String;

#[cfg(target_arch = "wasm32")]
use super::Connection;

/// A live stream of server-sent events. Dropping it closes it, at once and for good.
///
/// ```no_run
/// # #[cfg(feature = "json")] {
/// use headwater::EventSource;
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// let prices = EventSource::builder("/prices").open();
/// let ticks = prices.on::<Tick>("tick", |tick| {
///     let _ = (tick.data.symbol, tick.data.price);
/// });
/// # }
/// ```
///
/// On a target that is no browser, as in server-side rendering, it opens nothing and is
/// [`Closed`](State::Closed) from the start.
pub struct EventSource {
    pub(super) registry: Rc<Registry>,
    pub(super) gate: Rc<Gate>,
    #[cfg(target_arch = "wasm32")]
    pub(super) connection: Connection,
}

impl EventSource {
    /// Says what to open.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
    }

    /// Calls `handler` for every event of a type, with its data read as `T`. Data that can't be
    /// read is reported as an uncaught exception is, and the stream goes on.
    pub fn on<T: Payload>(
        &self,
        event: &str,
        handler: impl Fn(Event<T>) + 'static,
    ) -> Subscription {
        self.listen(Some(event), handler)
    }

    /// Calls `handler` for every event, whatever its type.
    pub fn on_any<T: Payload>(&self, handler: impl Fn(Event<T>) + 'static) -> Subscription {
        self.listen(None, handler)
    }

    fn listen<T: Payload>(
        &self,
        event: Option<&str>,
        handler: impl Fn(Event<T>) + 'static,
    ) -> Subscription {
        let number = self.registry.add(
            event,
            Rc::new(move |seen| match seen.decode() {
                Ok(event) => handler(event),
                Err(error) => undecodable(error),
            }),
        );
        self.rewanted();
        Subscription::new(&self.registry, number)
    }

    /// The events of a type as a stream that ends when the source does. While its reader is behind,
    /// nothing is read from the network.
    pub fn stream<T: Payload>(&self, event: &str) -> EventStream<T> {
        let stream = EventStream::new(&self.registry, &self.gate, Some(event));
        self.rewanted();
        stream
    }

    /// All events as a stream, whatever their type.
    pub fn events<T: Payload>(&self) -> EventStream<T> {
        let stream = EventStream::new(&self.registry, &self.gate, None);
        self.rewanted();
        stream
    }

    /// Calls `watcher` at every change of state; faults come with it.
    pub fn on_state(&self, watcher: impl Fn(&StateChange) + 'static) -> Subscription {
        Subscription::new(&self.registry, self.registry.watch(Rc::new(watcher)))
    }

    /// Closes the source, at once and for good: no handler runs after it.
    pub fn close(&self) {
        #[cfg(target_arch = "wasm32")]
        self.connection.close();
    }

    /// Where the source is in its life.
    pub fn state(&self) -> State {
        #[cfg(target_arch = "wasm32")]
        return self.connection.state();
        #[cfg(not(target_arch = "wasm32"))]
        State::Closed
    }

    /// What carries the stream, and why. `None` where nothing does: on a server.
    pub fn choice(&self) -> Option<crate::transport::Choice> {
        #[cfg(target_arch = "wasm32")]
        return Some(self.connection.choice());
        #[cfg(not(target_arch = "wasm32"))]
        None
    }

    fn rewanted(&self) {
        #[cfg(target_arch = "wasm32")]
        self.connection.rewanted();
    }
}

impl core::fmt::Debug for EventSource {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("EventSource")
            .field("state", &self.state())
            .finish_non_exhaustive()
    }
}
