//! The option for one connection of all tabs.

use super::Builder;
use crate::source::Share;
#[cfg(target_arch = "wasm32")]
use crate::transport::web::share::{Sharer, Tabs};
use crate::transport::{Recipe, Runtime, Standing, alone};
#[cfg(target_arch = "wasm32")]
use alloc::rc::Rc;

/// The option, as the builder was told. `make` is there so that only who shares links what that does.
#[derive(Clone)]
pub(super) struct ShareOptions {
    #[cfg(target_arch = "wasm32")]
    make: fn(Share) -> Rc<dyn Sharer>,
    #[cfg(target_arch = "wasm32")]
    share: Share,
}

impl ShareOptions {
    /// What becomes of it where the source runs, and with what else it was asked for.
    pub(super) fn standing(self, runtime: &Runtime, recipe: &Recipe, resumes: bool) -> Standing {
        #[cfg(feature = "protocol")]
        if recipe.has_cursor || resumes {
            return Standing::Alone(alone::OWN_STREAM);
        }
        let _ = (recipe, resumes);
        #[cfg(target_arch = "wasm32")]
        if runtime.is_platforms() {
            return Standing::Together((self.make)(self.share));
        }
        let _ = runtime;
        Standing::Alone(alone::NO_BROWSER)
    }
}

impl Builder {
    /// Shares one connection with all tabs, windows and workers of the same browser and origin that ask for the same: by the
    /// same URL and credentials, with the same headers or the same [`Share::key`]. One of them has the connection, and hands
    /// on what comes; where it goes, another one connects, from where the stream was. Pages that use the npm package share
    /// with it, too. The source goes through fetch. Default: a connection for each source.
    ///
    /// All else is as without it: each source has its own handlers, last event ID, errors and states. What the server is told
    /// of a source's own is what the request of the one that connects says: functions such as that of
    /// [`headers_with`](Self::headers_with) are called in that tab, also when it takes over later.
    ///
    /// A source that can't share has a connection for itself, and [`EventSource::sharing`](crate::EventSource::sharing) says
    /// why: its method is not GET, it has `cursor` or `resume` (feature `protocol`), the page has no Web Locks, no
    /// `BroadcastChannel` or no `crypto.subtle`, as in an insecure context, or there is no browser.
    ///
    /// With cookies, say by [`Share::key`] who is logged in, since a page can't see that.
    ///
    /// ```no_run
    /// use headwater::EventSource;
    /// use headwater::source::Share;
    ///
    /// let user = "ann";
    /// let feed = EventSource::builder("/feed")
    ///     .with_credentials(true)
    ///     .share(Share::new().key(user))
    ///     .open();
    /// ```
    pub fn share(mut self, share: Share) -> Self {
        self.policy.needs_fetch = true;
        self.recipe.sees_all = true;
        #[cfg(not(target_arch = "wasm32"))]
        let _ = share;
        self.share = Some(ShareOptions {
            #[cfg(target_arch = "wasm32")]
            make: Tabs::make,
            #[cfg(target_arch = "wasm32")]
            share,
        });
        self
    }
}
