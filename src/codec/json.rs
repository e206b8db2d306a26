use super::{DecodeError, Payload};
use alloc::boxed::Box;
use serde::de::{DeserializeOwned, DeserializeSeed};

/// serde_json reads the data where it lies in linear memory. No JavaScript string is made, and
/// integers beyond 2^53 stay exact.
impl<T: DeserializeOwned + 'static> Payload for T {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        serde_json::from_str(data).map_err(|cause| DecodeError::new(data, Box::new(cause)))
    }
}

pub(super) type Error = serde_json::Error;

/// Reads the data as the value that a seed describes.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(
    data: &'de str,
    seed: S,
) -> Result<S::Value, Error> {
    let mut json = serde_json::Deserializer::from_str(data);
    let value = seed.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}
