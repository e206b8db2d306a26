use super::Ask;
use crate::wire::Message;
use alloc::rc::Rc;
use alloc::string::String;

/// How a server says that all has come which was there before, and that what comes now is new:
/// [`Builder::caught_up_at`](crate::source::Builder::caught_up_at) takes one.
///
/// ```
/// use headwater::source::CaughtUp;
///
/// let at = [
///     CaughtUp::comment("up-to-date"),
///     CaughtUp::event("ready"),
///     CaughtUp::when(|event| event.data.contains("\"live\":true")),
/// ];
/// # let _ = at;
/// ```
#[derive(Clone)]
pub struct CaughtUp(pub(super) Place);

/// Where in the stream it is said.
#[derive(Clone)]
pub(in crate::source) enum Place {
    Comment(String),
    Event(String),
    When(Ask<bool>),
}

impl CaughtUp {
    /// By a comment with this text, without the space around it: `: up-to-date` is `up-to-date`.
    ///
    /// ```
    /// let at = headwater::source::CaughtUp::comment("up-to-date");
    /// # let _ = at;
    /// ```
    pub fn comment(text: impl Into<String>) -> Self {
        Self(Place::Comment(text.into()))
    }

    /// By an event of this type.
    ///
    /// ```
    /// let at = headwater::source::CaughtUp::event("ready");
    /// # let _ = at;
    /// ```
    pub fn event(event: impl Into<String>) -> Self {
        Self(Place::Event(event.into()))
    }

    /// By an event that the function says yes to.
    ///
    /// ```
    /// let at = headwater::source::CaughtUp::when(|event| event.data == "live");
    /// # let _ = at;
    /// ```
    pub fn when(is_it: impl Fn(Message<'_>) -> bool + 'static) -> Self {
        Self(Place::When(Rc::new(is_it)))
    }
}

impl core::fmt::Debug for CaughtUp {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        f.debug_struct("CaughtUp").finish_non_exhaustive()
    }
}
