//! The wire format, held against the standard.
//!
//! A table of cases that other languages can read too, a transcription of the standard to hold
//! everything against, and properties over streams nobody thought of. The table also runs as
//! WebAssembly in browsers; in Node it does through the npm package.
#![allow(missing_docs, unreachable_pub, reason = "a test has no users")]

#[cfg(target_arch = "wasm32")]
wasm_bindgen_test::wasm_bindgen_test_configure!(run_in_browser);

#[path = "wire/cases.rs"]
pub mod cases;
#[path = "wire/connections.rs"]
pub mod connections;
#[cfg(not(target_arch = "wasm32"))]
#[path = "wire/cutting.rs"]
pub mod cutting;
#[path = "wire/drive.rs"]
pub mod drive;
#[path = "wire/outcome.rs"]
pub mod outcome;
#[cfg(not(target_arch = "wasm32"))]
#[path = "wire/properties.rs"]
pub mod properties;
#[path = "wire/reference.rs"]
pub mod reference;
#[cfg(not(target_arch = "wasm32"))]
#[path = "wire/streams.rs"]
pub mod streams;
#[path = "wire/table.rs"]
pub mod table;
