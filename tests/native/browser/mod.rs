//! What the browsers' tests and these have in common.

#[path = "../../browser/connection.rs"]
pub mod connection;
pub mod support;
