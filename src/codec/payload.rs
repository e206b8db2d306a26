use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// What an event's data can become.
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
/// With feature `json` everything that serde can deserialize is one, read as JSON. [`Text`] takes
/// the data as it is, and so does a type of your own that implements this without serde.
pub trait Payload: Sized + 'static {
    /// Reads the data.
    ///
    /// # Errors
    /// What does not fit.
    fn decode(data: &str) -> Result<Self, DecodeError>;
}

/// An event's data as it is.
///
/// ```no_run
/// use headwater::{EventSource, Text};
///
/// let log = EventSource::builder("/log").open();
/// let lines = log.on::<Text>("line", |line| drop(line.data.0));
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text(pub String);

impl Payload for Text {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        Ok(Self(data.into()))
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Why data could not be read: whatever a decoder has for an error, or a sentence.
///
/// ```
/// use headwater::codec::Decode;
///
/// let error: Decode = "abc".parse::<f32>().unwrap_err().into();
/// let sentence: Decode = "it is not a number".into();
/// ```
pub type Decode = Box<dyn core::error::Error + Send + Sync>;

/// An event whose data is not what its handler expects.
///
/// ```no_run
/// # #[cfg(feature = "json")]
/// # async fn read() {
/// use futures_util::StreamExt;
/// use headwater::{Error, EventSource};
///
/// let source = EventSource::builder("/numbers").open();
/// let mut numbers = source.stream::<f64>("message");
/// while let Some(number) = numbers.next().await {
///     match number {
///         Ok(number) => println!("{}", number.data),
///         Err(Error::Decode(error)) => println!("{:?}: {}", error.data, error.cause),
///         Err(error) => println!("{error}"),
///     }
/// }
/// # }
/// ```
#[derive(Debug)]
pub struct DecodeError {
    /// The event type.
    pub event: String,
    /// The data as it came.
    pub data: String,
    /// What the decoder says.
    pub cause: Decode,
}

impl DecodeError {
    /// An error for this data; the event's type is filled in by the source.
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

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(
            f,
            "the data of a {} event could not be read: {}",
            self.event, self.cause
        )
    }
}

impl core::error::Error for DecodeError {
    fn source(&self) -> Option<&(dyn core::error::Error + 'static)> {
        Some(&*self.cause)
    }
}
