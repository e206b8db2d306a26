//! A live dashboard in Leptos.
#![allow(
    unreachable_pub,
    reason = "the component macro makes public items of its own"
)]

mod dashboard;
mod quote;
mod status;

fn main() {
    leptos::mount::mount_to_body(dashboard::Dashboard);
}
