//! The Rust part of the npm package, as functions that take and give numbers.
//!
//! The feature `client` builds the session and the block decoder, for sources. The feature `parser`
//! builds the block decoder alone, for the parser entry. The feature `share` builds a member of a group that shares one
//! connection. Each is a WebAssembly module of its own.
//!
//! JavaScript does the I/O, in `link/` and `share/`. The glue is written by hand, in `link/core.ts`,
//! `parser/table.ts` and `share/seat.ts`, since it is smaller than what a generator adds. [`abi`] lists the numbers that
//! cross, for both languages. A native build has only these lists,
//! and in tests the reader of settings.
#![cfg_attr(target_arch = "wasm32", no_std)]

#[cfg(all(
    target_arch = "wasm32",
    any(
        all(feature = "client", feature = "parser"),
        all(feature = "share", any(feature = "client", feature = "parser"))
    )
))]
compile_error!("each part is a module of its own, and some of their functions have the same names");

extern crate alloc;

pub mod abi;
#[cfg(all(target_arch = "wasm32", feature = "client"))]
mod client;
#[cfg(target_arch = "wasm32")]
mod memory;
#[cfg(all(target_arch = "wasm32", feature = "parser"))]
mod parser;
#[cfg(all(target_arch = "wasm32", feature = "share"))]
mod share;
// A native test can't have all of `client`: its functions have the names of functions of the C library.
#[cfg(all(test, not(target_arch = "wasm32")))]
#[path = "client/settings.rs"]
mod settings;
