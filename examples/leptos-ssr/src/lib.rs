//! A page that Leptos renders on the server, and a stream that goes on in the browser.
#![allow(
    unreachable_pub,
    reason = "the component macro makes public items of its own"
)]

mod gauge;
#[cfg(feature = "ssr")]
mod presses;
#[cfg(feature = "ssr")]
mod shell;

#[cfg(feature = "ssr")]
pub use presses::Presses;
#[cfg(feature = "ssr")]
pub use shell::shell;

/// Takes over the page that the server has rendered.
#[cfg(feature = "hydrate")]
#[wasm_bindgen::prelude::wasm_bindgen]
pub fn hydrate() {
    leptos::mount::hydrate_body(gauge::Gauge);
}
