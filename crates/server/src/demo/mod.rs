//! The demo's back end: feeds that can be resumed and broken, a chat, and a list of what happened.

mod activity;
mod answer;
mod chat;
mod clients;
mod control;
mod feed;
mod random;
mod routes;
mod stream;

pub(crate) use self::routes::routes;
