//! The scripted origin: plays what tests have written, and remembers what was asked of it.

mod check;
mod log;
mod play;
mod registry;
mod routes;

pub(crate) use self::{
    registry::Origin,
    routes::{admin, stage},
};
