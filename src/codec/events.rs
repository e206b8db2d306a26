use super::DecodeError;

/// Events of several types as one type, for a handler that can `match`.
///
/// ```
/// use headwater::codec::{DecodeError, Events};
///
/// enum Feed {
///     Price(f64),
///     Halt(String),
/// }
///
/// impl Events for Feed {
///     fn types() -> &'static [&'static str] {
///         &["price", "halt"]
///     }
///
///     fn decode(event: &str, data: &str) -> Result<Self, DecodeError> {
///         match event {
///             "price" => match data.parse() {
///                 Ok(price) => Ok(Self::Price(price)),
///                 Err(error) => Err(DecodeError::new(data, error)),
///             },
///             _ => Ok(Self::Halt(data.into())),
///         }
///     }
/// }
///
/// # #[cfg(feature = "web")] {
/// let source = headwater::EventSource::builder("/feed").open();
/// let feed = source.on_events::<Feed>(|event| match event.data {
///     Feed::Price(price) => { let _ = price; }
///     Feed::Halt(reason) => { let _ = reason; }
/// });
/// # }
/// ```
///
/// [`Tagged`](super::Tagged) is this for any enum that serde can deserialize.
#[diagnostic::on_unimplemented(
    message = "events of several types can't be read as `{Self}`",
    label = "this is made from no types of event",
    note = "wrap an enum that serde deserializes, as `headwater::Tagged<{Self}>` (feature `json`)",
    note = "or implement `headwater::Events` for a type of your own",
    note = "a type that one event's data makes is a `headwater::Payload`: `on` and `stream` read those"
)]
pub trait Events: Sized + 'static {
    /// The types of event that this type is made from. Events of other types are not handed on.
    /// An empty list stands for every type.
    fn types() -> &'static [&'static str];

    /// Reads the data of an event of one of these types.
    ///
    /// # Errors
    /// If the data is not what the event's type promises.
    fn decode(event: &str, data: &str) -> Result<Self, DecodeError>;
}
