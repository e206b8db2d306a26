//! The crate in a service worker, against a live server.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "browser/mod.rs"]
pub mod browser;

wasm_bindgen_test_configure!(run_in_service_worker);
