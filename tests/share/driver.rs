//! What a driver does for its member, and what must be so after it.

use std::rc::Rc;

use headwater::session::Millis;
use headwater::share::{Input, Output, Place, Read, Ticket};

use crate::agenda::{Due, Id};
use crate::counting;
use crate::session::Phase;
use crate::tab::{Life, Pause};
use crate::world::{World, show};

/// How often a tab may steal the lock in a minute.
const STEALS: usize = 4;
/// How long a member may be taken for one that is still there, and wants something.
const TAKEN_FOR_ALIVE: Millis = 10 * 60_000;

impl World {
    pub(crate) fn perform(&mut self, id: Id, output: Output) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        if tab.is_done {
            return self.breaks("after its end a member says nothing", show(&output));
        }
        if matches!(tab.life, Life::Aside | Life::Frozen { .. })
            && !matches!(output, Output::Changed)
        {
            return self.breaks("a page put aside does nothing", show(&output));
        }
        match output {
            Output::Listen if tab.is_listening => {
                self.breaks("one channel at a time", "it opens another");
            }
            Output::Listen => {
                tab.is_listening = true;
                tab.opened += 1;
            }
            Output::Hush => tab.is_listening = false,
            Output::Send(message) => self.send(id, message),
            Output::Lock { ticket, steal } => self.ask_for_lock(id, ticket, steal),
            Output::Unlock => self.give_lock_back(id),
            Output::Connect { ticket, id: last } => self.connect(id, ticket, last),
            Output::Disconnect(ticket) => {
                if let Some(request) = tab.requests.remove(&ticket) {
                    self.server.connections.remove(&request);
                }
            }
            // Sessions here begin their attempts by the clock alone.
            Output::Go => {}
            Output::Changed => {
                let sharing = tab.member.sharing();
                self.figures.catching_up += u64::from(sharing.is_catching_up);
            }
        }
    }

    fn send(&mut self, id: Id, message: Vec<u8>) {
        if !self.tabs[&id].is_listening {
            return self.breaks("who speaks has a channel", show(&message));
        }
        self.channel.messages += 1;
        self.channel.bytes += message.len() as u64;
        if message.len() < 4096 {
            self.channel.sample.clone_from(&message);
        }
        let message: Rc<[u8]> = message.into();
        let others = self
            .tabs
            .iter()
            .filter(|(to, tab)| **to != id && tab.is_listening);
        let others: Vec<_> = others.map(|(to, tab)| (*to, tab.opened)).collect();
        for (to, opened) in others {
            self.channel.send(id, to, opened, &message);
            let wait = self.latency(id);
            self.after(wait, Due::Deliver(id, to));
        }
    }

    /// How long a message takes.
    pub(crate) fn latency(&mut self, id: Id) -> Millis {
        let slowness = self.slowness;
        let random = &mut self.tabs.get_mut(&id).expect("it speaks").random;
        if random.percent(90) {
            random.below(5)
        } else {
            random.below(slowness + 1)
        }
    }

    fn ask_for_lock(&mut self, id: Id, ticket: Ticket, steal: bool) {
        if self.tabs[&id].lock.is_some() {
            self.give_lock_back(id);
        }
        let now = self.now;
        let tab = self.tabs.get_mut(&id).expect("it asks");
        tab.lock = Some(ticket);
        if steal {
            let clock = now + tab.ahead;
            tab.steals.retain(|at| at + 60_000 > clock);
            tab.steals.push(clock);
            let (count, visible) = (tab.steals.len(), tab.is_visible);
            self.figures.steals += 1;
            if count > STEALS {
                self.breaks(
                    "no storm of steals",
                    format!("tab {id} steals for the {count}th time"),
                );
            }
            if !visible && self.tabs[&id].settings.place != Place::Worker {
                self.breaks("who can't be seen does not steal", format!("tab {id}"));
            }
        }
        let at = self.when_asked(id);
        self.agenda.add(at, Due::Asked(id, ticket, steal));
    }

    pub(crate) fn give_lock_back(&mut self, id: Id) {
        let tab = self.tabs.get_mut(&id).expect("it has one");
        tab.granted = None;
        if let Some(ticket) = tab.lock.take() {
            let at = self.when_asked(id);
            self.agenda.add(at, Due::GivenBack(id, ticket));
        }
    }

    /// When what a tab asks of the lock's manager has arrived there: in order.
    fn when_asked(&mut self, id: Id) -> Millis {
        let tab = self.tabs.get_mut(&id).expect("it asks");
        tab.asked = tab.asked.max(self.now + tab.random.below(10));
        tab.asked
    }

    /// When an answer of the lock's manager has arrived.
    pub(crate) fn when_answered(&mut self, id: Id) -> Option<Millis> {
        let tab = self.tabs.get_mut(&id)?;
        tab.answered = tab.answered.max(self.now + tab.random.below(64));
        Some(tab.answered)
    }

    fn connect(&mut self, id: Id, ticket: Ticket, last: Vec<u8>) {
        self.figures.connects += 1;
        let request = self.server.request(id, ticket, last);
        let tab = self.tabs.get_mut(&id).expect("it connects");
        if tab.requests.insert(ticket, request).is_some() {
            return self.breaks("each connection has its own ticket", ticket.to_string());
        }
        if tab.requests.len() > 2 {
            let how = format!("{:?}", tab.requests);
            return self.breaks("two connections of a tab at most", how);
        }
        let wait = tab.random.below(50);
        self.after(wait, Due::Requested(request));
        let wanted = self.tabs.values().any(|tab| tab.wants());
        if !wanted && self.wanted + TAKEN_FOR_ALIVE < self.now {
            self.breaks("nobody connects while nobody wants", format!("tab {id}"));
        }
    }

    /// The source is closed for good.
    pub(crate) fn quit(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        if tab.life == Life::Closed {
            return;
        }
        if let Some(session) = tab.session.as_mut() {
            session.phase = Phase::Over;
        }
        self.tell_one(id, Input::Quit);
        self.check_let_go(id);
        let tab = self.tabs.get_mut(&id).expect("it was there");
        tab.life = Life::Closed;
        tab.is_done = true;
        let rest = (tab.member.deadline(), tab.member.read());
        if rest != (None, Read::Pending) {
            self.breaks("after its end a member does nothing", show(&rest));
        }
    }

    /// What a page that goes or is put aside may not keep.
    fn check_let_go(&mut self, id: Id) {
        let tab = &self.tabs[&id];
        let kept = (tab.is_listening, tab.lock, tab.requests.len());
        if kept != (false, None, 0) {
            self.breaks(
                "who goes lets go of channel, lock and connections",
                format!("{kept:?}"),
            );
        }
    }

    /// The page is put aside, as it is told by `pagehide` and `freeze`.
    pub(crate) fn suspend(&mut self, id: Id) {
        let pauses = self.tabs[&id].pauses;
        if pauses == Pause::Before {
            self.pause(id);
        }
        self.tell(id, Input::Suspend);
        self.check_let_go(id);
        if pauses == Pause::After {
            self.pause(id);
        }
    }

    pub(crate) fn pause(&mut self, id: Id) {
        let session = self.tabs.get_mut(&id).and_then(|tab| tab.session.as_mut());
        if session.and_then(|session| session.pause()).is_some() {
            self.tell_one(id, Input::Unwant);
        }
    }

    /// The page is there again.
    pub(crate) fn resume(&mut self, id: Id) {
        self.tell(id, Input::Resume);
        let visible = self.tabs[&id].is_visible;
        self.tell(id, Input::Visible(visible));
        self.want(id);
    }

    /// A tab, or a worker, is there no longer. What it had sent may be lost to some.
    pub(crate) fn destroy(&mut self, id: Id, loses: bool) {
        let Some(mut tab) = self.tabs.remove(&id) else {
            return;
        };
        if loses {
            self.vanished = Some(self.now);
        }
        let sharing = tab.member.sharing();
        self.figures.cut_off += u64::from(sharing.cut_off);
        let buffer = tab.settings.buffer;
        let held = counting::freed_by(|| drop(tab.member));
        self.figures.memory = self.figures.memory.max(held);
        self.check_memory(id, held, buffer);
        if self.slots[tab.slot] == Some(id) {
            self.slots[tab.slot] = None;
        }
        for request in tab.requests.values() {
            self.server.connections.remove(request);
        }
        if let Some(granted) = self.lock.forget(id) {
            self.granted(granted);
        }
        self.channel.forget(id, loses, &mut tab.random);
        if self.worker == Some(id) {
            self.worker = None;
        }
        // A shared worker lives as long as somebody has it.
        let mut others = self.tabs.values();
        if let Some(worker) = self.worker
            && !others.any(|tab| tab.settings.place == Place::BesideWorker)
        {
            self.destroy(worker, true);
        }
    }

    pub(crate) fn granted(&mut self, (id, ticket): (Id, Ticket)) {
        if let Some(at) = self.when_answered(id) {
            self.figures.grants += 1;
            self.agenda.add(at, Due::Granted(id, ticket));
        }
    }
}
