//! Thin guards on raw bindings: what is begun here ends when its owner is dropped.
//!
//! Every binding is a global one, never a window's: the same code runs in pages, in workers of all
//! kinds, and in runtimes that have no document.

mod abort;
mod body;
mod clock;
mod lifecycle;
mod listener;
mod report;
mod timer;
mod values;

pub(crate) use abort::Abort;
pub(crate) use body::Body;
pub(crate) use clock::{glance, moment, wall};
pub(crate) use lifecycle::Lifecycle;
pub(crate) use listener::Listener;
pub(crate) use report::report;
pub(crate) use timer::Timer;
pub(crate) use values::{message, pairs};
pub(crate) use wasm_bindgen_futures::spawn_local as spawn;
