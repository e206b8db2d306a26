use headwater::{Error, Event, State};
use std::rc::Rc;

/// A value that a component may show. It replaces the one before of the same kind.
///
/// When the component asks for something else, message and error become none at once: they belong to another
/// request.
///
/// ```
/// use headwater::{State, Text};
/// use headwater_hooks::Shown;
///
/// fn status(shown: Shown<Text>) -> Option<String> {
///     match shown {
///         Shown::State(State::Open) => None,
///         Shown::State(state) => Some(format!("{state:?}")),
///         Shown::Error(error) => error.map(|error| error.to_string()),
///         _ => None,
///     }
/// }
/// ```
#[derive(Clone, Debug)]
#[non_exhaustive]
pub enum Shown<T> {
    /// The latest event, or none once there is another request.
    Message(Option<Rc<Event<T>>>),
    /// Where the source is in its life.
    State(State),
    /// The latest error, or none once the stream is open, an event could be read or there is another request.
    Error(Option<Rc<Error>>),
}
