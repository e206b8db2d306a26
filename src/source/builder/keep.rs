//! Options for the last event ID that a source goes on from.

use super::Builder;
use crate::source::keep::KeepOptions;
use crate::source::keeping::Keeping;
use crate::source::{Commit, Store};
use alloc::rc::Rc;

impl Builder {
    /// Keeps the last event ID, so that a later source goes on from it, say after a reload. Where the store has
    /// none, the source begins with [`last_event_id`](Self::last_event_id). The source goes through fetch.
    /// Default: it is kept for as long as the source lives.
    ///
    /// There are [`WebStorage`](crate::source::WebStorage), [`MemoryStore`](crate::source::MemoryStore), and
    /// what you write yourself.
    ///
    /// ```
    /// use headwater::EventSource;
    /// use headwater::source::WebStorage;
    ///
    /// let prices = EventSource::builder("/prices").store(WebStorage::local("prices")).open();
    /// ```
    pub fn store(self, store: impl Store) -> Self {
        let store = Rc::new(store);
        self.keeps(|keep| keep.store = Some(store))
    }

    /// When the last event ID moves on. The source goes through fetch. Default: [`Commit::Received`].
    ///
    /// With [`Commit::Handled`] an event that is not handled comes again after a reconnect, and with a
    /// [`store`](Self::store) after a reload: at least once. IDs move on in the order of the stream, and behind
    /// an event that is still in hand none does. While 1000 events wait for that, no more is read.
    ///
    /// An event is not handled whose handler panics, whose future is dropped before it is done, or that a
    /// stream's reader has not taken, or has taken and left, when the stream is dropped. Nothing is
    /// committed behind it until it has come again. One that can't be decoded, that its stream's
    /// [`Overflow`](crate::Overflow) drops, or that nobody listens to counts as handled.
    ///
    /// ```
    /// use headwater::source::{Commit, WebStorage};
    /// use headwater::{EventSource, Text};
    ///
    /// async fn save(order: String) {}
    ///
    /// let orders = EventSource::builder("/orders")
    ///     .store(WebStorage::local("orders"))
    ///     .commit(Commit::Handled)
    ///     .open();
    /// let saved = orders.on_async::<Text>("order", async |order| save(order.data.0).await);
    /// ```
    pub fn commit(self, commit: Commit) -> Self {
        self.keeps(|keep| keep.commits_handled = commit == Commit::Handled)
    }

    /// Drops an event whose ID is among the last `window`, for servers that replay too much. Events without an
    /// ID of their own are not dropped, and [`until`](Self::until) sees all. It is wrong where many events have
    /// one and the same ID: all but the first would be dropped. The source goes through fetch. Default: 0.
    ///
    /// ```
    /// let feed = headwater::EventSource::builder("/feed").dedupe(1000).open();
    /// ```
    pub fn dedupe(self, window: usize) -> Self {
        self.keeps(|keep| keep.window = window)
    }

    fn keeps(mut self, set: impl FnOnce(&mut KeepOptions)) -> Self {
        self.policy.needs_fetch = true;
        self.recipe.sees_all = true;
        let keep = self.keep.get_or_insert(KeepOptions {
            make: Keeping::make,
            store: None,
            commits_handled: false,
            window: 0,
        });
        set(keep);
        self
    }
}
