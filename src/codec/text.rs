use super::{DecodeError, Payload};
use alloc::string::String;
use core::fmt;
use core::ops::Deref;

/// An event's data as it is. It derefs to `str`.
///
/// ```
/// use headwater::{Payload, Text};
///
/// let line = Text::decode("a line").unwrap();
/// assert!(line.starts_with("a "));
/// assert_eq!(String::from(line), "a line");
/// ```
#[derive(Clone, Debug, Default, PartialEq, Eq, Hash)]
pub struct Text(pub String);

impl Payload for Text {
    fn decode(data: &str) -> Result<Self, DecodeError> {
        Ok(Self(data.into()))
    }
}

impl Deref for Text {
    type Target = str;

    fn deref(&self) -> &str {
        &self.0
    }
}

impl AsRef<str> for Text {
    fn as_ref(&self) -> &str {
        &self.0
    }
}

impl From<Text> for String {
    fn from(text: Text) -> Self {
        text.0
    }
}

impl fmt::Display for Text {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.0.fmt(f)
    }
}
