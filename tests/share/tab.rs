//! A tab, or a shared worker: what a driver has, and nothing that it would decide.

use std::collections::BTreeMap;

use headwater::session::Millis;
use headwater::share::{Member, Settings, Ticket};

use crate::agenda::{Due, Request};
use crate::random::Random;
use crate::session::Session;

/// Where a page is in its life.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Life {
    Running,
    /// Nothing runs. Whether its member had been told.
    Frozen {
        told: bool,
    },
    /// In the back/forward cache.
    Aside,
    /// Its source is closed for good.
    Closed,
}

/// A timer that is set.
#[derive(Debug, Default)]
pub(crate) struct Alarm {
    pub(crate) deadline: Option<Millis>,
    pub(crate) set: u64,
}

#[derive(Debug)]
pub(crate) struct Tab {
    pub(crate) slot: usize,
    pub(crate) member: Member,
    pub(crate) settings: Settings,
    /// A worker has none.
    pub(crate) session: Option<Session>,
    pub(crate) life: Life,
    pub(crate) is_visible: bool,
    /// Its timers fire once a minute while it is hidden.
    pub(crate) is_throttled: bool,
    /// How far its clock is ahead of the world's.
    pub(crate) ahead: Millis,
    /// How often it had opened its channel.
    pub(crate) opened: u32,
    pub(crate) is_listening: bool,
    /// The lock that it asked for last, and the one that it was told is granted.
    pub(crate) lock: Option<Ticket>,
    pub(crate) granted: Option<Ticket>,
    /// When what it asks of the lock's manager has arrived there, and when the answers have.
    pub(crate) asked: Millis,
    pub(crate) answered: Millis,
    pub(crate) requests: BTreeMap<Ticket, Request>,
    pub(crate) steals: Vec<Millis>,
    pub(crate) timer: Alarm,
    pub(crate) alarm: Alarm,
    /// What has to wait until it thaws.
    pub(crate) held: Vec<Due>,
    /// It reads nothing until then, on the world's clock.
    pub(crate) busy: Millis,
    /// Its network is cut; what it had is dead without a word.
    pub(crate) is_cut: bool,
    /// Whether its session lets go of its attempt when its page is put aside, before its member is told or after it.
    pub(crate) pauses: Pause,
    /// It has said what it had to in its end.
    pub(crate) is_done: bool,
    pub(crate) random: Random,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Pause {
    Before,
    After,
    Never,
}

impl Tab {
    pub(crate) fn is_frozen(&self) -> bool {
        matches!(self.life, Life::Frozen { .. } | Life::Aside)
    }

    pub(crate) fn wants(&self) -> bool {
        self.session.as_ref().is_some_and(Session::wants)
    }

    /// How late a timer of its page fires.
    pub(crate) fn lateness(&mut self) -> Millis {
        match (self.is_visible, self.is_throttled) {
            (true, _) => self.random.below(20),
            (false, false) => self.random.below(1000),
            (false, true) => self.random.below(60_000),
        }
    }
}
