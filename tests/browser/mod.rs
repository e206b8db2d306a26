//! What holds in every context: each test program that names a context runs all of it there.

pub mod events;
pub mod failures;
pub mod lifetime;
pub mod reconnects;
pub mod requests;
pub mod streams;
pub mod support;
