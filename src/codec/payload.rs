use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// A type that an event's data can become.
///
/// ```
/// use headwater::codec::{DecodeError, Payload};
///
/// struct Celsius(f32);
///
/// impl Payload for Celsius {
///     fn decode(data: &str) -> Result<Self, DecodeError> {
///         let degrees = data.trim_end_matches("°C").parse();
///         degrees.map(Self).map_err(|error| DecodeError::new(data, error))
///     }
/// }
///
/// assert_eq!(Celsius::decode("21.5°C").unwrap().0, 21.5);
/// assert!(Celsius::decode("warm").is_err());
/// ```
///
/// With feature `json`, [`Json`](super::Json) makes a payload of every type that serde can deserialize, and
/// [`from_json`](super::from_json) makes this trait a line for types of your own. [`Text`](super::Text) takes the
/// data as it is.
#[diagnostic::on_unimplemented(
    message = "an event's data can't be read as `{Self}`",
    label = "this is no payload",
    note = "wrap a type that serde deserializes, as `headwater::Json<{Self}>` (feature `json`)",
    note = "take the data as it is, as `headwater::Text`",
    note = "or implement `headwater::Payload` for a type of your own"
)]
pub trait Payload: Sized + 'static {
    /// Reads the data.
    ///
    /// # Errors
    /// If the data does not fit the type.
    fn decode(data: &str) -> Result<Self, DecodeError>;
}

/// Why data could not be read: the decoder's own error, or a sentence.
///
/// ```
/// use headwater::codec::Decode;
///
/// let error: Decode = "abc".parse::<f32>().unwrap_err().into();
/// let sentence: Decode = "it is not a number".into();
/// ```
pub type Decode = Box<dyn core::error::Error + Send + Sync>;

/// An event whose data is not what its handler or stream expects.
///
/// The stream goes on after it. Either the type that reads the data is wrong, or the server has sent
/// what it should not: the data and the decoder's cause tell which.
///
/// ```no_run
/// # #[cfg(all(feature = "web", feature = "json"))]
/// # async fn read() {
/// use futures_util::StreamExt;
/// use headwater::{Error, EventSource, Json};
///
/// let source = EventSource::builder("/numbers").open();
/// let mut numbers = source.stream::<Json<f64>>("message");
/// while let Some(number) = numbers.next().await {
///     match number {
///         Ok(number) => println!("{}", number.data),
///         Err(Error::Decode(error)) => println!("{}: {}", error.data, error.cause),
///         Err(error) => println!("{error}"),
///     }
/// }
/// # }
/// ```
pub struct DecodeError {
    /// The event type. It is empty until a source fills it in.
    pub event: String,
    /// The data as the server sent it. It may hold secrets: think before you log it.
    pub data: String,
    /// The decoder's error, such as serde_json's. It is also this error's
    /// [`source`](core::error::Error::source).
    pub cause: Decode,
}

impl DecodeError {
    /// An error about this data. The source fills in the event's type.
    ///
    /// ```
    /// let error = headwater::codec::DecodeError::new("x", "not a number");
    /// assert_eq!(error.data, "x");
    /// ```
    pub fn new(data: &str, cause: impl Into<Decode>) -> Self {
        Self {
            event: String::new(),
            data: data.into(),
            cause: cause.into(),
        }
    }
}

/// Tells how long the data is, and not what it is: it may hold secrets.
impl fmt::Debug for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("DecodeError")
            .field("event", &self.event)
            .field("data", &format_args!("{} bytes", self.data.len()))
            .field("cause", &self.cause)
            .finish()
    }
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The decoder's error may quote the data. It is this error's source.
        // A server chose the type: it is quoted, and cut.
        let name: String = self.event.chars().take(48).collect();
        write!(f, "the data of a {name:?} event could not be read")
    }
}

impl core::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&*self.cause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use alloc::format;

    #[test]
    fn an_error_of_reading_tells_how_long_the_data_is_and_not_what_it_is() {
        let told = format!("{:?}", DecodeError::new("secret", "no number"));
        assert!(
            told.contains("6 bytes") && told.contains("no number"),
            "{told}"
        );
        assert!(!told.contains("secret"), "{told}");
    }
}
