use alloc::boxed::Box;
use alloc::string::String;
use alloc::sync::Arc;
use core::error::Error;
use core::fmt::{self, Write as _};

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
#[derive(Clone)]
#[non_exhaustive]
pub struct DecodeError {
    /// The event type. It is empty until a source fills it in.
    pub event: String,
    /// The data as the server sent it. It may hold secrets: think before you log it.
    pub data: String,
    /// The decoder's error, such as serde_json's. It is also this error's
    /// [`source`](core::error::Error::source).
    pub cause: Arc<dyn Error + Send + Sync>,
}

impl DecodeError {
    /// An error about this data, by the decoder's own error or a sentence. The source fills in the event's type.
    ///
    /// ```
    /// let error = headwater::codec::DecodeError::new("x", "not a number");
    /// assert_eq!(error.data, "x");
    /// ```
    pub fn new(data: &str, cause: impl Into<Box<dyn Error + Send + Sync>>) -> Self {
        Self {
            event: String::new(),
            data: data.into(),
            cause: Arc::from(cause.into()),
        }
    }

    /// The same error, about an event of this type.
    ///
    /// ```
    /// let error = headwater::codec::DecodeError::new("x", "not a number").with_event("price");
    /// assert_eq!(error.event, "price");
    /// ```
    #[must_use]
    pub fn with_event(self, event: impl Into<String>) -> Self {
        Self {
            event: event.into(),
            ..self
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

/// Whether a character in quotation marks needs no escape: it is seen, and ends nothing. Formatting by `{:?}` knows
/// more of Unicode, and brings 4 kB of code and tables along.
fn is_plain(c: char) -> bool {
    let is_invisible = matches!(c, '\u{ad}' | '\u{61c}' | '\u{200b}'..='\u{200f}' | '\u{2028}'..='\u{202e}'
        | '\u{2060}'..='\u{206f}' | '\u{feff}' | '\u{fff9}'..='\u{fffb}');
    !c.is_control() && c != '"' && c != '\\' && !is_invisible
}

impl fmt::Display for DecodeError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        // The decoder's error may quote the data. It is this error's source.
        f.write_str("the data of a \"")?;
        // A server chose the type: it is quoted, and cut.
        for c in self.event.chars().take(48) {
            match is_plain(c) {
                true => f.write_char(c)?,
                false => c.escape_default().try_for_each(|c| f.write_char(c))?,
            }
        }
        f.write_str("\" event could not be read")
    }
}

impl Error for DecodeError {
    fn source(&self) -> Option<&(dyn Error + 'static)> {
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
    #[test]
    fn a_type_is_quoted_and_cut_and_shows_what_can_not_be_seen() {
        let told = |event: &str| DecodeError::new("", "").with_event(event).to_string();
        let quoted = |name: &str| format!("the data of a \"{name}\" event could not be read");
        for name in ["tick", "日本 é", "a'b"] {
            assert_eq!(told(name), quoted(name));
        }
        for name in ["a\"b\\c", "\u{1b}[2J\t\r", "a\u{202e}b\u{200b}"] {
            assert_eq!(told(name), quoted(&name.escape_debug().to_string()));
        }
        assert_eq!(told(&"x".repeat(1000)), quoted(&"x".repeat(48)));
    }
}
