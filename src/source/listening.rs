use crate::codec::Events;
use alloc::rc::Rc;
use alloc::string::String;
use alloc::vec::Vec;

/// Which types of event a handler listens to.
#[derive(Clone)]
pub(super) enum Types {
    All,
    One(Rc<str>),
    Some(&'static [&'static str]),
}

impl Types {
    /// Those that an enum is made from.
    pub(super) fn of<E: Events>() -> Self {
        match E::types() {
            [] => Self::All,
            types => Self::Some(types),
        }
    }

    pub(super) fn has(&self, event: &str) -> bool {
        match self {
            Self::All => true,
            Self::One(only) => **only == *event,
            Self::Some(types) => types.contains(&event),
        }
    }

    /// Adds their names. `None` where there are no names, since it is all of them.
    pub(super) fn add_to(&self, names: &mut Vec<String>) -> Option<()> {
        match self {
            Self::All => return None,
            Self::One(only) => names.push((&**only).into()),
            Self::Some(types) => names.extend(types.iter().copied().map(String::from)),
        }
        Some(())
    }
}

impl From<&str> for Types {
    fn from(event: &str) -> Self {
        Self::One(event.into())
    }
}

/// How a handler listens.
#[derive(Clone)]
pub(super) struct Listening {
    pub(super) types: Types,
    /// Whether nothing may be read that it can't take yet.
    pub(super) paced: bool,
}

impl Listening {
    pub(super) fn to(types: impl Into<Types>) -> Self {
        Self {
            types: types.into(),
            paced: false,
        }
    }

    /// The same, at the handler's own pace.
    pub(super) fn paced(self, paced: bool) -> Self {
        Self { paced, ..self }
    }
}
