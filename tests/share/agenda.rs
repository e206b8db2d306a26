//! What is still to happen, and when.

use std::collections::BTreeMap;

use headwater::session::Millis;
use headwater::share::Ticket;

/// One life of a tab, or of a worker. A tab that is loaded again has another.
pub(crate) type Id = u32;

/// One request that was made.
pub(crate) type Request = u32;

/// What is still to happen.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Due {
    /// The next message of one for another.
    Deliver(Id, Id),
    /// A request for the lock has reached its manager.
    Asked(Id, Ticket, bool),
    /// The lock, or a request for it, is given back.
    GivenBack(Id, Ticket),
    Granted(Id, Ticket),
    Lost(Id, Ticket),
    /// A request has reached the server, or has come to nothing.
    Requested(Request),
    /// The next part of a response has reached its tab.
    Part(Request),
    /// The member's timer, and how often it had been set.
    Timer(Id, u64),
    /// The session's.
    Session(Id, u64),
    /// A slow tab reads on.
    Read(Id),
    /// What is left of a tab that was closed goes.
    Gone(Id),
    /// The server has an event.
    Event,
    /// The server says that it is there.
    Comment,
    /// The channel is not jammed any more.
    Clear,
    /// The walk's next action.
    Act(usize),
    /// After the calm: everybody must be well.
    AllWell,
    /// Everybody must have had the event that was sent then.
    AllHave(u64),
}

impl Due {
    /// Whose task it is. A frozen tab has none.
    pub(crate) fn tab(self) -> Option<Id> {
        match self {
            Self::Deliver(_, id)
            | Self::Granted(id, _)
            | Self::Lost(id, _)
            | Self::Timer(id, _)
            | Self::Session(id, _)
            | Self::Read(id) => Some(id),
            _ => None,
        }
    }
}

#[derive(Debug, Default)]
pub(crate) struct Agenda {
    dues: BTreeMap<(Millis, u64), Due>,
    count: u64,
}

impl Agenda {
    pub(crate) fn add(&mut self, at: Millis, due: Due) {
        self.count += 1;
        self.dues.insert((at, self.count), due);
    }

    /// The next thing, if it is due until then.
    pub(crate) fn next(&mut self, until: Millis) -> Option<(Millis, Due)> {
        let (&(at, count), _) = self.dues.first_key_value()?;
        if at > until {
            return None;
        }
        let due = self.dues.remove(&(at, count))?;
        Some((at, due))
    }
}
