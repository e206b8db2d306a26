use super::{DecodeError, Payload};
use core::marker::PhantomData;
use serde::de::{DeserializeOwned, DeserializeSeed};

/// The browser's own `JSON.parse` reads the data, for apps that have no serde_json and count bytes.
impl<T: DeserializeOwned + 'static> Payload for T {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        read(data, PhantomData).map_err(|cause| DecodeError::new(data, alloc::format!("{cause}")))
    }
}

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

/// Without a browser no event comes, so this error is never seen.
#[cfg(not(target_arch = "wasm32"))]
pub(super) type Error = serde::de::value::Error;

#[cfg(not(target_arch = "wasm32"))]
pub(super) fn read<'de, S: DeserializeSeed<'de>>(_: &'de str, _: S) -> Result<S::Value, Error> {
    Err(serde::de::Error::custom("there is no JSON.parse here"))
}
