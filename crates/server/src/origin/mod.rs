//! The scripted origin. It carries out the scenarios of tests, and logs the requests.

mod check;
mod log;
mod play;
mod registry;
mod routes;

pub(crate) use self::{
    registry::Origin,
    routes::{admin, stage},
};
