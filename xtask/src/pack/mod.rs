//! The npm package: Rust to wasm, wasm to JavaScript, both into `pkg/`.

mod fingerprint;
mod package;
mod reproduce;
mod sizes;
mod wasm;

pub(crate) use package::{pack, prepare, tarball};
pub(crate) use reproduce::reproduce;
pub(crate) use sizes::{print_sizes, write_sizes};
pub(crate) use wasm::{MODULES, with_wasm_flags};
