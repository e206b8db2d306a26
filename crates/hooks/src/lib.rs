#![doc = include_str!("../README.md")]

mod handlers;
mod listening;
mod mount;
mod reading;
mod request;

pub use handlers::Handlers;
pub use headwater::codec::Types;
pub use mount::{Mount, Shown};
pub use request::Request;
