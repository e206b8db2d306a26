//! JSON by the browser's own `JSON.parse`, for apps that have no serde_json and count bytes.

use super::Decode;
use serde::de::DeserializeSeed;

#[cfg(target_arch = "wasm32")]
pub(super) type Error = serde_wasm_bindgen::Error;

/// Reads the data as the value that a seed describes.
#[cfg(target_arch = "wasm32")]
pub(super) fn read<'de, S: DeserializeSeed<'de>>(
    data: &'de str,
    seed: S,
) -> Result<S::Value, Error> {
    let value = js_sys::JSON::parse(data)?;
    seed.deserialize(serde_wasm_bindgen::Deserializer::from(value))
}

/// Where there is no `JSON.parse`, all that is read is this error.
#[cfg(not(target_arch = "wasm32"))]
pub(super) type Error = serde::de::value::Error;

#[cfg(not(target_arch = "wasm32"))]
pub(super) fn read<'de, S: DeserializeSeed<'de>>(_: &'de str, _: S) -> Result<S::Value, Error> {
    Err(serde::de::Error::custom(
        "there is no JSON.parse here: feature `json` reads everywhere",
    ))
}

/// The error as the cause of a `DecodeError`. A value of JavaScript can't cross threads, so its words do.
pub(super) fn cause(error: Error) -> Decode {
    alloc::format!("{error}").into()
}
