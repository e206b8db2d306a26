//! Headwater: a Server-Sent Events client for WebAssembly front ends.
#![cfg_attr(not(feature = "std"), no_std)]

extern crate alloc;

#[cfg(target_arch = "wasm32")]
mod browser;
pub mod session;
pub mod source;
pub mod transport;
pub mod wire;
