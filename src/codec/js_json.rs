use super::{DecodeError, Payload};
use alloc::format;
use serde::de::DeserializeOwned;

/// Read by the browser's own `JSON.parse`, for apps that have no serde_json and count bytes.
impl<T: DeserializeOwned + 'static> Payload for T {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        let value = js_sys::JSON::parse(data)
            .map_err(|cause| DecodeError::new(data, format!("{cause:?}")))?;
        serde_wasm_bindgen::from_value(value)
            .map_err(|cause| DecodeError::new(data, format!("{cause}")))
    }
}
