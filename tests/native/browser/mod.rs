//! What the browsers' tests and these have in common.

#[path = "../../browser/connection.rs"]
pub mod connection;
#[path = "../../browser/protocol.rs"]
pub mod protocol;
pub mod support;
