//! What Headwater's hooks for front-end frameworks have in common.
//!
//! A [`Mount`] is a source as a component holds it: it opens when the component is mounted, opens
//! anew when its [`Request`] has become another, and closes when the component goes. What comes of
//! it goes to two places: to the component's [`Handlers`], every event of it, and as [`Shown`]
//! values to whatever the framework calls state, where only the latest of each kind counts.
//!
//! The hooks of `headwater-yew`, `headwater-leptos` and `headwater-dioxus` are this and a few lines
//! for their framework. It is for those who write one for another; an application takes the hook.

mod handlers;
mod listening;
mod mount;
mod reading;
mod request;

pub use handlers::Handlers;
pub use mount::{Mount, Shown};
pub use request::{Events, Request};
