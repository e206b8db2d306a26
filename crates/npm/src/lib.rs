//! What the npm package holds of Rust: the block decoder and the session, behind plain functions.
//! Their glue is written by hand, in `core.ts`, since all of it is smaller than what a generator
//! adds; I/O is JavaScript's own, in `link/`.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod codes;
mod engine;

mod memory;
mod numbers;
mod report;
