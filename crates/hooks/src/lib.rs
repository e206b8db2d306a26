#![doc = include_str!("../README.md")]

mod body;
mod connection;
mod handlers;
mod listening;
mod live;
mod mount;
mod mounted;
#[cfg(feature = "test")]
mod playing;
mod reading;
mod registry;
mod request;
mod shown;
mod staying;
mod view;

pub use body::Body;
pub use handlers::Handlers;
pub use headwater;
pub use headwater::codec::Types;
pub use mount::Mount;
#[cfg(feature = "test")]
pub use playing::{Playing, play};
pub use request::Request;
pub use shown::Shown;
pub use view::{Latest, Place, View};
