//! What the people, the browsers, the network and the server of a walk do.

use headwater::session::Millis;
use headwater::share::{Input, Place};

use crate::agenda::{Due, Id};
use crate::server::{Ids, Mood};
use crate::tab::Life;
use crate::world::World;

/// Which tab an action is about.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Who {
    Slot(usize),
    /// Whoever has the lock.
    Leader,
    Worker,
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Stored {
    None,
    /// The last one that the server has sent.
    Last,
    /// One from so many events ago.
    Old(u64),
}

#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Act {
    Open {
        slot: usize,
        stored: Stored,
        visible: bool,
        beside_worker: bool,
    },
    Close(Who),
    Crash(Who),
    /// By the browser, which says so, or by the system.
    Freeze {
        who: Who,
        told: bool,
    },
    Thaw(Who),
    /// Into the back/forward cache.
    Aside(Who),
    /// Out of it.
    Back(usize),
    /// To another page, which leaves nothing in the cache.
    Leave(Who),
    Reload {
        slot: usize,
        keeps: bool,
    },
    Show(usize),
    Hide {
        slot: usize,
        throttled: bool,
    },
    /// The tab's clock goes forward.
    Jump {
        who: Who,
        by: Millis,
    },
    /// Its connections break, or are dead without a word.
    Cut {
        who: Who,
        silent: bool,
    },
    Mend(usize),
    CutAll {
        silent: bool,
    },
    MendAll,
    Server(Mood),
    /// The server ends all responses.
    Drop {
        clean: bool,
        within: bool,
    },
    /// Events at once.
    Burst {
        events: u32,
        padding: usize,
    },
    /// Something comes over the channel that nobody meant.
    Rubbish(u64),
    Reconnect(Who),
    /// It does not read for that long.
    Busy {
        who: Who,
        time: Millis,
    },
    /// The shared worker is there.
    Worker,
    /// There is none after all.
    NoWorker(usize),
    /// No message comes to anybody for that long.
    Jam {
        time: Millis,
    },
    /// All pages are hidden, and want nothing until something happens.
    Rest,
    /// Everything is well from now on.
    Calm,
}

/// How long after all is well everybody may take to notice.
pub(crate) const T: Millis = 20_000;

impl World {
    pub(crate) fn find(&self, who: Who) -> Option<Id> {
        match who {
            Who::Slot(slot) => self.slots[slot],
            Who::Leader => self.lock.holder.map(|(id, _)| id),
            Who::Worker => self.worker,
        }
        .filter(|id| self.tabs.contains_key(id))
    }

    fn running(&self, who: Who) -> Option<Id> {
        self.find(who)
            .filter(|id| self.tabs[id].life == Life::Running)
    }

    /// A page: a worker is not put aside, and has nothing that could be seen.
    fn page(&self, who: Who) -> Option<Id> {
        self.running(who)
            .filter(|id| self.tabs[id].session.is_some())
    }

    pub(crate) fn act(&mut self, act: Act) {
        if self.trace {
            println!("{} {act:?}", self.now);
        }
        if act == Act::Calm {
            return self.calm();
        }
        self.disturbed();
        self.do_it(act);
    }

    fn do_it(&mut self, act: Act) -> Option<()> {
        match act {
            Act::Open {
                slot,
                stored,
                visible,
                beside_worker,
            } => {
                if self.slots[slot].is_some() {
                    return None;
                }
                let id = match stored {
                    Stored::None => None,
                    Stored::Last => Some(self.server.last),
                    Stored::Old(before) => Some(self.server.last.saturating_sub(before)),
                };
                let place = if beside_worker {
                    Place::BesideWorker
                } else {
                    Place::Tab
                };
                let id = id.filter(|id| *id > 0 && self.server.ids == Ids::Each);
                self.open(slot, id, visible, place);
            }
            Act::Close(who) => {
                let id = self.page(who)?;
                self.quit(id);
                let wait = self.random.below(300);
                self.after(wait, Due::Gone(id));
            }
            Act::Crash(who) => {
                let id = self.find(who)?;
                self.wanted = self.now;
                self.destroy(id, true);
            }
            Act::Freeze { who, told } => {
                let id = self.running(who)?;
                let told = told && self.tabs[&id].session.is_some();
                if told {
                    self.suspend(id);
                }
                self.tabs.get_mut(&id)?.life = Life::Frozen { told };
            }
            Act::Thaw(who) => self.thaw(self.find(who)?),
            Act::Aside(who) => {
                let id = self.page(who)?;
                self.suspend(id);
                self.tabs.get_mut(&id)?.life = Life::Aside;
            }
            Act::Back(slot) => self.back(self.find(Who::Slot(slot))?),
            Act::Leave(who) => {
                let id = self.page(who)?;
                self.suspend(id);
                self.destroy(id, true);
            }
            Act::Reload { slot, keeps } => {
                let id = self.page(Who::Slot(slot))?;
                let tab = &self.tabs[&id];
                let (visible, place) = (tab.is_visible, tab.settings.place);
                let kept = tab.session.as_ref().and_then(|session| session.id());
                self.suspend(id);
                self.destroy(id, true);
                self.open(slot, kept.filter(|_| keeps), visible, place);
            }
            Act::Show(slot) => self.show(self.page(Who::Slot(slot))?, true),
            Act::Hide { slot, throttled } => {
                let id = self.page(Who::Slot(slot))?;
                self.tabs.get_mut(&id)?.is_throttled = throttled;
                self.show(id, false);
            }
            Act::Jump { who, by } => self.tabs.get_mut(&self.find(who)?)?.ahead += by,
            Act::Cut { who, silent } => {
                let id = self.find(who)?;
                self.tabs.get_mut(&id)?.is_cut = true;
                for request in self.server.of_tab(id) {
                    self.cut(request, silent);
                }
            }
            Act::Mend(slot) => {
                self.tabs.get_mut(&self.find(Who::Slot(slot))?)?.is_cut = false;
            }
            Act::CutAll { silent } => {
                self.is_cut = true;
                let all: Vec<_> = self.server.connections.keys().copied().collect();
                for request in all {
                    self.cut(request, silent);
                }
            }
            Act::MendAll => self.is_cut = false,
            Act::Server(mood) => self.server.mood = mood,
            Act::Drop { clean, within } => {
                let all: Vec<_> = self.server.connections.keys().copied().collect();
                for request in all {
                    self.end(request, clean, within);
                }
            }
            Act::Burst { events, padding } => {
                for _ in 0..events {
                    self.event(padding);
                }
            }
            Act::Rubbish(seed) => self.rubbish(seed),
            Act::Reconnect(who) => self.reconnect(self.page(who)?),
            Act::Busy { who, time } => {
                let id = self.page(who)?;
                self.tabs.get_mut(&id)?.busy = self.now + time;
                self.after(time, Due::Read(id));
            }
            Act::Worker => {
                let mut tabs = self.tabs.values();
                if self.worker.is_some()
                    || !tabs.any(|tab| tab.settings.place == Place::BesideWorker)
                {
                    return None;
                }
                self.open(0, None, false, Place::Worker);
            }
            Act::NoWorker(slot) => {
                let id = self.page(Who::Slot(slot))?;
                self.tell(id, Input::NoWorker);
            }
            Act::Jam { time } => {
                if self.jam.is_none() {
                    self.jam = Some(Vec::new());
                    self.after(time, Due::Clear);
                }
            }
            Act::Rest => self.rest(),
            Act::Calm => {}
        }
        Some(())
    }

    /// The sources of all pages end their attempts, as those do that are paused while nobody sees them.
    pub(crate) fn rest(&mut self) {
        let all: Vec<_> = self.tabs.keys().copied().collect();
        for id in all {
            if self.tabs[&id].life == Life::Running {
                self.pause(id);
            }
        }
    }

    /// Messages come again.
    pub(crate) fn clear(&mut self) {
        for (from, to) in self.jam.take().unwrap_or_default() {
            let wait = self.random.below(20);
            self.after(wait, Due::Deliver(from, to));
        }
    }

    fn show(&mut self, id: Id, visible: bool) {
        self.tabs.get_mut(&id).expect("it is there").is_visible = visible;
        self.tell(id, Input::Visible(visible));
    }

    fn cut(&mut self, request: u32, silent: bool) {
        if silent {
            let connection = self
                .server
                .connections
                .get_mut(&request)
                .expect("it is there");
            connection.is_dead = true;
        } else {
            self.end(request, false, false);
        }
    }

    /// The response ends: cleanly or not, perhaps in the middle of a block.
    pub(crate) fn end(&mut self, request: u32, clean: bool, within: bool) {
        for _ in 0..self.server.end(request, clean, within) {
            let wait = 1 + self.random.below(100);
            self.after(wait, Due::Part(request));
        }
    }

    pub(crate) fn thaw(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let Life::Frozen { told } = tab.life else {
            return;
        };
        tab.life = Life::Running;
        self.wake(id, told);
    }

    pub(crate) fn back(&mut self, id: Id) {
        let tab = self.tabs.get_mut(&id).expect("it is there");
        if tab.life == Life::Aside {
            tab.life = Life::Running;
            self.wake(id, true);
        }
    }

    /// What waited for the tab comes, with no order between messages, timers, answers and bytes.
    fn wake(&mut self, id: Id, told: bool) {
        let tab = self.tabs.get_mut(&id).expect("it is there");
        for due in std::mem::take(&mut tab.held) {
            let wait = tab.random.below(20);
            self.agenda.add(self.now + wait, due);
        }
        if told {
            self.resume(id);
        } else {
            self.react(id);
        }
    }

    /// No message, or the beginning of one: all that there may be beside whole ones.
    fn rubbish(&mut self, seed: u64) {
        let mut random = crate::random::Random::new(seed, 99);
        let mut message: Vec<u8> = (0..random.below(60)).map(|_| random.next() as u8).collect();
        if random.percent(50) {
            message.clone_from(&self.channel.sample);
            message.truncate(random.below(21) as usize);
        } else if let Some(kind) = message.first_mut() {
            // The first byte is the message's kind, and these are no kinds.
            *kind |= 0x80;
        }
        let all: Vec<_> = self.tabs.keys().copied().collect();
        for id in all {
            if self
                .tabs
                .get(&id)
                .is_some_and(|tab| tab.life == Life::Running && tab.is_listening)
            {
                self.tell(id, Input::Heard(&message));
            }
        }
    }
}
