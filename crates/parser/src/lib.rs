//! The block decoder behind plain functions, for `headwater/parser`: its glue is written by hand,
//! in `parser-engine.ts`, since all of it is smaller than what a generator adds.
#![cfg(target_arch = "wasm32")]
#![no_std]

extern crate alloc;

mod memory;
mod parser;
