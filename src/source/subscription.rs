use super::registry::Registry;
use alloc::rc::{Rc, Weak};

/// A handler that is listening. Dropping the subscription removes the handler.
///
/// ```no_run
/// use headwater::{EventSource, Text};
///
/// let feed = EventSource::builder("/feed").open();
/// let news = feed.on::<Text>("news", |news| drop(news.data.0));
/// drop(news); // The handler hears no more; the source goes on.
/// ```
#[must_use = "dropping a subscription removes its handler; keep it for as long as the handler is to listen"]
pub struct Subscription {
    registry: Weak<Registry>,
    number: u64,
}

impl Subscription {
    pub(super) fn new(registry: &Rc<Registry>, number: u64) -> Self {
        Self {
            registry: Rc::downgrade(registry),
            number,
        }
    }

    /// Lets the handler listen for as long as its source lives, without a subscription to keep. It goes when
    /// the source is dropped, or closes for good.
    ///
    /// ```no_run
    /// use headwater::{EventSource, Text};
    ///
    /// thread_local! {
    ///     /// Lives as long as the page.
    ///     static NEWS: EventSource = EventSource::builder("/news").open();
    /// }
    ///
    /// NEWS.with(|source| source.on::<Text>("news", |news| println!("{}", news.data)).detach());
    /// ```
    pub fn detach(mut self) {
        self.registry = Weak::new();
    }
}

impl Drop for Subscription {
    fn drop(&mut self) {
        if let Some(registry) = self.registry.upgrade() {
            registry.remove(self.number);
        }
    }
}

impl core::fmt::Debug for Subscription {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("Subscription").finish_non_exhaustive()
    }
}
