use super::Events;
use alloc::borrow::Cow;
use alloc::string::String;
use alloc::vec::Vec;

/// The types of event that somebody listens to.
///
/// ```
/// use headwater::codec::Types;
///
/// assert_eq!(Types::default(), Types::named(["message"]));
/// ```
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Types {
    /// Events of these types.
    Named(Vec<Cow<'static, str>>),
    /// Events of every type. They come through `fetch`, since the browser's own `EventSource` gives
    /// only events whose type is named.
    Any,
}

impl Types {
    /// The types with these names.
    ///
    /// ```
    /// use headwater::codec::Types;
    ///
    /// assert_ne!(Types::named(["token", "done"]), Types::named(["token"]));
    /// ```
    pub fn named<N: Into<String>>(names: impl IntoIterator<Item = N>) -> Self {
        let own = |name: N| Cow::Owned(name.into());
        Self::Named(names.into_iter().map(own).collect())
    }

    /// The types that `E` is made from.
    ///
    /// ```
    /// # #[cfg(feature = "json")] {
    /// use headwater::Tagged;
    /// use headwater::codec::Types;
    ///
    /// #[derive(serde::Deserialize)]
    /// #[serde(rename_all = "lowercase")]
    /// enum Feed { Tick(f64), Halt(String) }
    ///
    /// assert_eq!(Types::of::<Tagged<Feed>>(), Types::named(["tick", "halt"]));
    /// # }
    /// ```
    pub fn of<E: Events>() -> Self {
        match E::types() {
            [] => Self::Any,
            types => Self::Named(types.iter().copied().map(Cow::Borrowed).collect()),
        }
    }

    /// Whether an event of this type is among them.
    ///
    /// ```
    /// use headwater::codec::Types;
    ///
    /// assert!(Types::Any.has("tick"));
    /// assert!(!Types::default().has("tick"));
    /// ```
    pub fn has(&self, event: &str) -> bool {
        match self {
            Self::Named(names) => names.iter().any(|name| name == event),
            Self::Any => true,
        }
    }

    /// Adds the others.
    #[cfg(feature = "web")]
    pub(crate) fn join(&mut self, others: &Self) {
        match (&mut *self, others) {
            (Self::Named(names), Self::Named(others)) => names.extend_from_slice(others),
            (_, Self::Any) => *self = Self::Any,
            (Self::Any, _) => {}
        }
    }
}

/// `message`, the type of events that name none.
impl Default for Types {
    fn default() -> Self {
        Self::named(["message"])
    }
}
