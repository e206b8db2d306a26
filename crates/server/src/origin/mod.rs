//! The scripted origin. It carries out the scenarios of tests, and logs the requests.

mod check;
mod feed;
mod log;
mod play;
mod registry;
mod routes;
mod sender;

pub(crate) use self::{
    registry::Origin,
    routes::{admin, stage},
};
