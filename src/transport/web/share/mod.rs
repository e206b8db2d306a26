//! One connection for all tabs of a browser: the driver of a [`Member`](crate::share::Member).

mod connection;
mod own;
mod partner;
mod request;
mod tabs;
mod want;

pub(crate) use own::Own;
pub(crate) use tabs::{Sharer, Tabs};
