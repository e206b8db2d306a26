use super::Builder;
use super::gate::Gate;
use super::registry::Registry;
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
    /// Listens to a signal that closes it.
    #[cfg(target_arch = "wasm32")]
    pub(super) _signal: Option<crate::browser::Listener>,
}

impl EventSource {
    /// Says what to open.
    pub fn builder(url: impl Into<String>) -> Builder {
        Builder::new(url.into())
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

    pub(super) fn rewanted(&self) {
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
