//! One connection for all tabs: what there is of it on every platform.

#[cfg(any(target_arch = "wasm32", all(test, feature = "json")))]
mod group;
mod options;

#[cfg(target_arch = "wasm32")]
pub(crate) use group::Group;
pub use options::Share;

#[cfg(target_arch = "wasm32")]
use super::web::share::Sharer;
use crate::share::Sharing;
#[cfg(target_arch = "wasm32")]
use alloc::rc::Rc;

/// How a source that is to share does so.
#[derive(Clone)]
pub(crate) enum Standing {
    /// It does not, for this reason.
    Alone(&'static str),
    /// As far as the browser and the request allow.
    #[cfg(target_arch = "wasm32")]
    Together(Rc<dyn Sharer>),
}

impl Standing {
    /// Its part in its group, or why it has none.
    pub(crate) fn sharing(&self) -> Result<Sharing, &'static str> {
        match self {
            Self::Alone(why) => Err(why),
            #[cfg(target_arch = "wasm32")]
            Self::Together(sharer) => sharer.sharing(),
        }
    }
}

/// Why a source does not share.
pub(crate) mod alone {
    pub(crate) const NO_BROWSER: &str = "there are no tabs";
    #[cfg(feature = "protocol")]
    pub(crate) const OWN_STREAM: &str = "the options have a cursor, or resume";
    #[cfg(target_arch = "wasm32")]
    pub(crate) use in_browsers::{
        CLOSED, MOVED, NO_CHANNEL, NO_DIGEST, NO_GET, NO_KEY, NO_LOCKS, NO_RIGHT,
    };

    #[cfg(target_arch = "wasm32")]
    mod in_browsers {
        pub(crate) const NO_GET: &str = "only a GET without a body is shared";
        pub(crate) const NO_KEY: &str =
            "withCredentials needs a key: cookies may say who is logged in";
        pub(crate) const NO_LOCKS: &str = "there are no Web Locks";
        pub(crate) const NO_RIGHT: &str = "the page may not use Web Locks";
        pub(crate) const NO_CHANNEL: &str = "there is no BroadcastChannel";
        pub(crate) const NO_DIGEST: &str = "there is no crypto.subtle";
        pub(crate) const MOVED: &str = "the request is now another group's";
        pub(crate) const CLOSED: &str = "the source is closed";
    }
}
