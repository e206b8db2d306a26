//! Browsers as a platform.

mod body;
#[cfg(feature = "gloo")]
mod gloo;
mod native;
mod platform;
mod request;
#[cfg(feature = "share")]
pub(crate) mod share;

#[cfg(feature = "gloo")]
pub(crate) use gloo::{Base, Given};
pub(crate) use platform::Web;
pub(crate) use request::absolute;
