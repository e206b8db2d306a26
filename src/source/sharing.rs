use crate::share;
use core::fmt;

/// How a source shares its connection: [`EventSource::sharing`](super::EventSource::sharing) gives it.
///
/// ```
/// use headwater::source::Sharing;
///
/// fn show(sharing: Sharing) {
///     println!("{}: {}, {} tabs", sharing.role, sharing.why, sharing.tabs);
/// }
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
#[non_exhaustive]
pub struct Sharing {
    /// Its part among the tabs.
    pub role: SharingRole,
    /// Why it has that part, as a sentence.
    pub why: &'static str,
    /// How many sources share the connection, as far as is known, this one included. One whose tab has crashed is counted
    /// for some minutes more.
    pub tabs: u32,
    /// Whether it goes on by a connection of its own, until that meets what the others have.
    pub is_catching_up: bool,
    /// How often it fell so far behind that what it had not read was no longer kept. It caught up then.
    pub cut_off: u32,
}

impl Sharing {
    /// One tab with this part, for tests of what is made of it. The fields can be set.
    ///
    /// ```
    /// use headwater::source::{Sharing, SharingRole};
    ///
    /// let mut sharing = Sharing::new(SharingRole::Follower, "another tab holds the connection");
    /// sharing.tabs = 3;
    /// ```
    pub const fn new(role: SharingRole, why: &'static str) -> Self {
        Self {
            role,
            why,
            tabs: 1,
            is_catching_up: false,
            cut_off: 0,
        }
    }

    pub(super) fn of(sharing: Result<share::Sharing, &'static str>) -> Self {
        let sharing = match sharing {
            Ok(sharing) => sharing,
            Err(why) => return Self::new(SharingRole::Alone, why),
        };
        let (role, why) = match sharing.role {
            share::Role::Joining => (
                SharingRole::Joining,
                "it is not known yet who holds the connection",
            ),
            share::Role::Leader => (SharingRole::Leader, "this source holds the connection"),
            share::Role::Follower => (SharingRole::Follower, "another tab holds the connection"),
            share::Role::OfWorker => (
                SharingRole::OfWorker,
                "a shared worker holds the connection",
            ),
        };
        Self {
            tabs: sharing.members.max(1),
            is_catching_up: sharing.is_catching_up,
            cut_off: sharing.cut_off,
            ..Self::new(role, why)
        }
    }
}

/// A source's part among those that share a connection. Displayed, it is a word.
///
/// ```
/// use headwater::source::SharingRole;
///
/// assert_eq!(SharingRole::Follower.to_string(), "follower");
/// ```
#[derive(Clone, Copy, Debug, PartialEq, Eq, Hash)]
#[non_exhaustive]
pub enum SharingRole {
    /// It is not known yet who holds the connection.
    Joining,
    /// It holds the connection, and hands on what comes.
    Leader,
    /// Another tab holds the connection.
    Follower,
    /// A shared worker holds the connection.
    OfWorker,
    /// It does not share: it has a connection for itself.
    Alone,
}

impl fmt::Display for SharingRole {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Joining => "joining",
            Self::Leader => "leader",
            Self::Follower => "follower",
            Self::OfWorker => "worker",
            Self::Alone => "alone",
        })
    }
}
