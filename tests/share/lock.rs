//! The lock as browsers have it: first come, first served, and whoever steals it has it at once.

use std::collections::VecDeque;

use headwater::share::Ticket;

use crate::agenda::Id;

pub(crate) type Hold = (Id, Ticket);

/// The lock's manager.
#[derive(Debug, Default)]
pub(crate) struct Lock {
    pub(crate) holder: Option<Hold>,
    queue: VecDeque<Hold>,
}

/// What follows from a change.
#[derive(Debug, Default, PartialEq, Eq)]
pub(crate) struct Changed {
    pub(crate) granted: Option<Hold>,
    pub(crate) lost: Option<Hold>,
}

impl Lock {
    pub(crate) fn ask(&mut self, hold: Hold, steal: bool) -> Changed {
        let lost = if steal { self.holder.take() } else { None };
        if steal {
            self.queue.push_front(hold);
        } else {
            self.queue.push_back(hold);
        }
        Changed {
            lost,
            granted: self.grant(),
        }
    }

    pub(crate) fn give_back(&mut self, hold: Hold) -> Option<Hold> {
        self.queue.retain(|other| *other != hold);
        self.holder = self.holder.filter(|holder| *holder != hold);
        self.grant()
    }

    /// The tab is gone, and with it all that it had or waited for.
    pub(crate) fn forget(&mut self, id: Id) -> Option<Hold> {
        self.queue.retain(|(other, _)| *other != id);
        self.holder = self.holder.filter(|(holder, _)| *holder != id);
        self.grant()
    }

    fn grant(&mut self) -> Option<Hold> {
        if self.holder.is_some() {
            return None;
        }
        self.holder = self.queue.pop_front();
        self.holder
    }
}
