use super::{DecodeError, Payload};
use alloc::boxed::Box;
use serde::de::DeserializeOwned;

/// Read in place, out of linear memory: no JavaScript string in between, no loss beyond 2^53.
impl<T: DeserializeOwned + 'static> Payload for T {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        serde_json::from_str(data).map_err(|cause| DecodeError::new(data, Box::new(cause)))
    }
}
