//! Thin guards on raw bindings: a timer, listener or request ends when its guard is dropped.
//!
//! Every binding is of the global scope and none of the window, since the same code runs in pages, in
//! workers of all kinds, and in runtimes that have no document.

mod abort;
mod body;
mod clock;
mod guard;
mod lifecycle;
mod listener;
mod sleep;
mod timer;
mod values;
mod warn;

pub(crate) use abort::Abort;
pub(crate) use body::Body;
pub(crate) use clock::{glance, moment, wall};
pub(crate) use guard::guarded;
pub(crate) use lifecycle::Lifecycle;
pub(crate) use listener::Listener;
pub(crate) use sleep::sleep;
pub(crate) use timer::Timer;
pub(crate) use values::{message, pairs};
pub(crate) use warn::warn;
pub(crate) use wasm_bindgen_futures::spawn_local as spawn;
