//! The server over real sockets, down to the frames of the chunked coding.

mod chat;
mod client;
mod connections;
mod cors;
mod endings;
mod feed;
mod files;
mod flood;
mod limits;
mod log;
mod program;
mod resume;
mod scripted_feed;
mod secure;
mod steps;
mod strangers;
