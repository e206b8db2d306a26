//! The driver of the session in browsers.

mod attempt;
mod driver;
mod fetch;
#[cfg(feature = "gloo")]
mod gloo;
mod link;
mod native;
mod prepare;
mod request;
mod sleep;
mod task;

pub(crate) use crate::browser::{glance, spawn, warn};
#[cfg(feature = "gloo")]
pub(crate) use gloo::{Base, Given};
pub(crate) use link::Link;
pub(crate) use request::Prepared;
pub(crate) use sleep::sleep;
