//! What the page calls: a contender that takes in so many ticks of a stream, and how long it took.
#![cfg(target_arch = "wasm32")]

mod contenders;
mod tally;

use tally::{Tally, Tick};
use wasm_bindgen::JsValue;
use wasm_bindgen::prelude::wasm_bindgen;

/// Takes in `count` events of this type. Gives the time from the first to the last in ms, and the sum
/// of their volumes.
///
/// # Errors
/// What went wrong, in words.
#[wasm_bindgen]
pub async fn take(
    contender: String,
    url: String,
    event: String,
    count: u32,
) -> Result<Vec<f64>, JsValue> {
    let taken = contenders::take(&contender, &url, &event, count).await;
    taken.map_err(|error| JsValue::from_str(&error))
}
