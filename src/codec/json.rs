use super::{DecodeError, Payload};
use alloc::boxed::Box;
use serde::de::{DeserializeOwned, DeserializeSeed};

/// Read in place, out of linear memory: no JavaScript string in between, no loss beyond 2^53.
impl<T: DeserializeOwned + 'static> Payload for T {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        serde_json::from_str(data).map_err(|cause| DecodeError::new(data, Box::new(cause)))
    }
}

pub(super) type Error = serde_json::Error;

/// The same for what is described by a seed.
pub(super) fn read<'de, S: DeserializeSeed<'de>>(
    data: &'de str,
    seed: S,
) -> Result<S::Value, Error> {
    let mut json = serde_json::Deserializer::from_str(data);
    let value = seed.deserialize(&mut json)?;
    json.end()?;
    Ok(value)
}
