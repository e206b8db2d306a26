#![doc = include_str!("../README.md")]

mod body;
mod handlers;
mod listening;
mod mount;
#[cfg(feature = "test")]
mod playing;
mod reading;
mod request;
mod shown;

pub use body::Body;
pub use handlers::Handlers;
pub use headwater;
pub use headwater::codec::Types;
pub use mount::Mount;
#[cfg(feature = "test")]
pub use playing::{Playing, play};
pub use request::Request;
pub use shown::Shown;
