//! Thin guards on raw bindings: a timer, listener or request ends when its guard is dropped.
//!
//! Every binding is of the global scope and none of the window, since the same code runs in pages, in
//! workers of all kinds, and in runtimes that have no document.

mod abort;
mod body;
#[cfg(feature = "share")]
mod channel;
mod clock;
#[cfg(feature = "share")]
mod digest;
mod guard;
mod lifecycle;
mod listener;
#[cfg(feature = "share")]
mod lock;
#[cfg(feature = "share")]
mod next_task;
#[cfg(feature = "share")]
mod page;
mod sleep;
mod timer;
mod values;
mod warn;

pub(crate) use abort::Abort;
pub(crate) use body::Body;
#[cfg(feature = "share")]
pub(crate) use channel::Channel;
pub(crate) use clock::{glance, moment, wall};
#[cfg(feature = "share")]
pub(crate) use digest::sha256;
pub(crate) use guard::guarded;
pub(crate) use lifecycle::Lifecycle;
pub(crate) use listener::Listener;
#[cfg(feature = "share")]
pub(crate) use lock::{Lock, has_locks, may_lock};
#[cfg(feature = "share")]
pub(crate) use next_task::next_task;
#[cfg(feature = "share")]
pub(crate) use page::{Page, Turn, is_visible};
pub(crate) use sleep::sleep;
pub(crate) use timer::Timer;
pub(crate) use values::{message, pairs};
pub(crate) use warn::warn;
pub(crate) use wasm_bindgen_futures::spawn_local as spawn;
