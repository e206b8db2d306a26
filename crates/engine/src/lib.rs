//! What the npm package holds of Rust, behind plain functions: the session and the block decoder
//! for sources, by the feature `client`, and the block decoder alone for the parser entry, by the
//! feature `parser`. Each is a WebAssembly module of its own.
//!
//! The glue is written by hand, in `core.ts` and `parser-engine.ts`, since all of it is smaller than
//! what a generator adds; I/O is JavaScript's own, in `link/`. The numbers that cross are listed in
//! [`abi`], for both languages. Natively there is nothing else.
#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(all(target_arch = "wasm32", feature = "client", feature = "parser"))]
compile_error!("each half is a module of its own, and some of their functions have the same names");

extern crate alloc;

pub mod abi;
#[cfg(all(target_arch = "wasm32", feature = "client"))]
mod client;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(all(target_arch = "wasm32", feature = "parser"))]
mod parser;
