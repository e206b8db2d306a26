//! What the dashboards have in common: the feed and its types, and a chart's arithmetic.

mod entry;
mod market;
mod quote;
mod server;

pub use entry::Entry;
pub use market::Market;
pub use quote::Quote;
pub use server::{feed, order};
