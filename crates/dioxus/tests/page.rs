//! The hook in a page, against a live server.
#![cfg(target_arch = "wasm32")]
#![allow(missing_docs, reason = "a test is named for what it pins")]

use wasm_bindgen_test::wasm_bindgen_test_configure;

#[path = "../../../tests/browser/hooks.rs"]
#[allow(dead_code, reason = "what the tests of all hooks share")]
pub mod hooks;
#[path = "page/host.rs"]
pub mod host;
#[path = "../../../tests/browser/leavings.rs"]
pub mod leavings;
#[path = "page/scripted.rs"]
pub mod scripted;
#[path = "page/shared.rs"]
pub mod shared;
#[path = "../../../tests/browser/support.rs"]
#[allow(dead_code, reason = "what all browser tests share")]
pub mod support;
#[path = "page/use_event_source.rs"]
pub mod use_event_source;

wasm_bindgen_test_configure!(run_in_browser);
