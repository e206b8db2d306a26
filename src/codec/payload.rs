use alloc::boxed::Box;
use alloc::string::String;
use core::fmt;

/// What an event's data can become.
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

/// Why data could not be read.
pub type Decode = Box<dyn core::error::Error>;

/// An event whose data is not what its handler expects.
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
