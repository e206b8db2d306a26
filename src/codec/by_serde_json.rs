//! JSON by serde_json, which reads the data where it lies in memory. No JavaScript string is made, and integers
//! beyond 2^53 stay exact.

use super::Decode;
use alloc::boxed::Box;
use serde::de::DeserializeSeed;

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

/// The error as the cause of a `DecodeError`.
pub(super) fn cause(error: Error) -> Decode {
    Box::new(error)
}
