//! What the npm package holds of Rust: every export to JavaScript, and nothing else.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod codes;
mod host;
mod link;
mod memory;
