//! The world outside of browsers: tokio's clock, and reqwest's network.
//!
//! Both run on one thread of their own, which begins with the first source. So a source needs no runtime of the
//! caller's: any executor can wait for it. What is polled here is polled by the one who waits, and on his thread.

mod http;
mod remote;
mod world;

pub use remote::{Remote, remote};
pub(crate) use world::{native, with_client};
