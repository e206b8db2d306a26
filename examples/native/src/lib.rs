//! Reading a stream of server-sent events where there is no browser.

mod follow;

pub use follow::{Failure, follow};
