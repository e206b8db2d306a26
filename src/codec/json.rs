use super::reader::{cause, read};
use super::{DecodeError, Payload};
use core::fmt;
use core::marker::PhantomData;
use core::ops::{Deref, DerefMut};
use serde::de::DeserializeOwned;

/// Any type that serde can deserialize, as a payload: an event's data is read as JSON.
///
/// It derefs to the value, so that fields and methods are at hand. To own the value, take it out, as `event.data.0`.
///
/// ```
/// use headwater::{EventSource, Json};
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// let prices = EventSource::builder("/prices").open();
/// let ticks = prices.on::<Json<Tick>>("tick", |tick| {
///     println!("{} {}", tick.data.symbol, tick.data.price);
/// });
/// let numbers = prices.on::<Json<Vec<f64>>>("numbers", |event| {
///     let Json(numbers) = event.data;
///     println!("{}", numbers.len());
/// });
/// ```
///
/// A type of your own that is to do without the wrapper implements [`Payload`] by [`from_json`]. Where an event's type
/// chooses what its data is, take [`Tagged`](super::Tagged).
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq, Hash)]
pub struct Json<T>(pub T);

impl<T: DeserializeOwned + 'static> Payload for Json<T> {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        from_json(data).map(Self)
    }
}

impl<T> Deref for Json<T> {
    type Target = T;

    fn deref(&self) -> &T {
        &self.0
    }
}

impl<T> DerefMut for Json<T> {
    fn deref_mut(&mut self) -> &mut T {
        &mut self.0
    }
}

impl<T: fmt::Display> fmt::Display for Json<T> {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}

/// Reads data as JSON, for a [`Payload`] or [`Events`](super::Events) of your own.
///
/// ```
/// # #[cfg(feature = "json")] {
/// use headwater::Payload;
/// use headwater::codec::{DecodeError, from_json};
///
/// #[derive(serde::Deserialize)]
/// struct Tick { symbol: String, price: f64 }
///
/// impl Payload for Tick {
///     fn decode(data: &str) -> Result<Self, DecodeError> {
///         from_json(data)
///     }
/// }
///
/// assert_eq!(Tick::decode(r#"{"symbol":"ACME","price":9.5}"#).unwrap().price, 9.5);
/// # }
/// ```
///
/// # Errors
/// If the data is no JSON, or not the type's.
pub fn from_json<T: DeserializeOwned>(data: &str) -> Result<T, DecodeError> {
    read(data, PhantomData).map_err(|error| DecodeError::new(data, cause(error)))
}

#[cfg(all(test, feature = "json"))]
mod tests {
    use super::*;
    use alloc::string::{String, ToString};
    use alloc::vec::Vec;

    #[test]
    fn data_is_read_as_json_with_every_digit_and_nothing_may_follow_it() {
        assert_eq!(
            from_json("9007199254740993").ok(),
            Some(9_007_199_254_740_993_u64)
        );
        let mut names: Json<Vec<String>> = Json::decode(r#"["a","b"]"#).unwrap();
        names.push("c".into());
        assert_eq!(names.0.concat(), "abc");
        for data in ["", "1 2", "a"] {
            assert!(Json::<u8>::decode(data).is_err(), "{data}");
        }
        assert_eq!(Json(1.5).to_string(), "1.5");
    }

    #[test]
    fn the_error_has_the_data_and_serde_jsons_error() {
        let error = from_json::<u8>("300").unwrap_err();
        assert_eq!(error.data, "300");
        assert!(error.cause.is::<serde_json::Error>());
    }
}
