//! A minimal app: it shows what a feed says in the console, until it is told to stop. What it exports
//! is `start` and `stop`, and nothing else.
#![cfg(target_arch = "wasm32")]

#[cfg(feature = "text")]
mod feed;
#[cfg(not(feature = "text"))]
mod nothing;

#[cfg(feature = "text")]
use feed::{close, open};
#[cfg(not(feature = "text"))]
use nothing::{close, open};
use wasm_bindgen::prelude::wasm_bindgen;

#[wasm_bindgen]
extern "C" {
    #[wasm_bindgen(js_namespace = console)]
    fn log(text: &str);
}

/// Shows a feed.
#[wasm_bindgen]
pub fn start(url: &str) {
    open(url);
}

/// Shows it no more.
#[wasm_bindgen]
pub fn stop() {
    close();
}
