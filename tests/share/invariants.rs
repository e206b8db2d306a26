//! What is so after each step, and what is so once nothing is wrong any more.

use headwater::share::Role;

use crate::act::T;
use crate::agenda::{Due, Id};
use crate::server::Ids;
use crate::session::Phase;
use crate::tab::Life;
use crate::world::World;

/// What a member may hold beside twice its buffer: what it has not read, and what it keeps for others.
const SLACK: usize = 128 << 10;
/// What a connection of its own may have beyond the buffer, by which it catches up: 1 MiB, in a vector that grows to twice of
/// what it needs.
const OWN: usize = 2 << 20;
/// After how long everybody is forgotten who went without a word. A member that was away itself begins anew.
const FORGOTTEN: u64 = 10 * 60_000;

impl World {
    /// Something is wrong again.
    pub(crate) fn disturbed(&mut self) {
        if self.calm.take().is_some() {
            self.slowness = self.plan.slowness;
            self.slow_head = self.plan.slow_head;
            // Who wanted nothing does again.
            let all: Vec<_> = self.tabs.keys().copied().collect();
            for id in all {
                if self
                    .tabs
                    .get(&id)
                    .is_some_and(|tab| tab.life == Life::Running)
                {
                    self.want(id);
                }
            }
        }
    }

    /// All faults are mended: from here on everybody has to come to rest.
    pub(crate) fn calm(&mut self) {
        self.figures.calms += 1;
        self.calm = Some(self.now);
        self.slowness = 50;
        self.slow_head = 200;
        self.is_cut = false;
        self.clear();
        self.server.mood = crate::server::Mood::Fine;
        let stuck = self.server.connections.iter();
        let stuck = stuck.filter(|(_, it)| it.is_dead || !it.is_open);
        let stuck: Vec<_> = stuck.map(|(request, _)| *request).collect();
        for request in stuck {
            self.end(request, false, false);
        }
        let all: Vec<_> = self.tabs.keys().copied().collect();
        for id in all {
            let tab = self.tabs.get_mut(&id).expect("it is there");
            tab.is_cut = false;
            tab.is_throttled = false;
            // What was set while it was is late.
            (tab.timer.deadline, tab.alarm.deadline) = (None, None);
            tab.busy = tab.busy.min(self.now);
            let stays = tab.random.percent(50);
            match tab.life {
                Life::Frozen { .. } => self.thaw(id),
                Life::Aside if !stays => self.back(id),
                _ => {}
            }
            self.set_timer(id);
            self.react(id);
        }
        let mut pages = self
            .tabs
            .iter()
            .filter(|(_, tab)| tab.life == Life::Running && tab.session.is_some());
        let is_seen = pages.clone().any(|(_, tab)| tab.is_visible);
        if let Some((id, _)) = pages.next().filter(|_| !is_seen) {
            let id = *id;
            self.tabs.get_mut(&id).expect("it is there").is_visible = true;
            self.tell(id, headwater::share::Input::Visible(true));
        }
        if self.random.percent(20) {
            self.rest();
        }
        self.after(2 * T, Due::AllWell);
    }

    /// Nobody has gone without a word that somebody may still wait for.
    fn all_are_known(&self) -> bool {
        self.vanished.is_none_or(|at| at + FORGOTTEN < self.now)
    }

    /// Who leads has been told that it has the lock, and not that it has lost it.
    pub(crate) fn check_lead(&mut self, id: Id) {
        let Some(tab) = self.tabs.get(&id) else {
            return;
        };
        let leads = tab.member.sharing().role == Role::Leader;
        if leads && (tab.lock.is_none() || tab.granted != tab.lock) {
            let how = format!("tab {id}: {:?}, granted {:?}", tab.lock, tab.granted);
            self.breaks("who leads has the lock", how);
        }
    }

    fn has_been_calm(&self, time: u64) -> bool {
        self.calm.is_some_and(|since| self.now >= since + time)
    }

    /// Connections that somebody has, beside those by which a tab catches up.
    pub(crate) fn connections(&self) -> usize {
        let running = self.tabs.values().filter(|tab| !tab.is_frozen());
        running
            .map(|tab| {
                let own = usize::from(tab.member.sharing().is_catching_up);
                tab.requests.len().saturating_sub(own)
            })
            .sum()
    }

    /// What is so after each step.
    pub(crate) fn check(&mut self) {
        if self.has_been_calm(T) && self.connections() > 1 {
            let tabs = self.tabs.iter().filter(|(_, tab)| !tab.requests.is_empty());
            let tabs: Vec<_> = tabs.map(|(id, tab)| (*id, tab.member.sharing())).collect();
            self.breaks("one connection for all", format!("{tabs:?}"));
        }
    }

    /// In the calm nothing ends an attempt.
    pub(crate) fn attempt_ended(&mut self, id: Id) {
        // Before that an attempt may end that somebody else had begun.
        if self.has_been_calm(T + crate::session::LONGEST_WAIT) {
            let session = self.tabs[&id].session.as_ref();
            let why = session.map(|session| session.why);
            self.breaks(
                "an attempt that is well goes on",
                format!("tab {id}: {why:?}"),
            );
        }
    }

    pub(crate) fn check_memory(&mut self, id: Id, held: usize, buffer: usize) {
        let longest = self.plan.longest();
        if held > 2 * buffer + 4 * longest + SLACK + OWN {
            self.breaks("memory has a bound", format!("tab {id} held {held}"));
        }
    }

    /// Everybody who wants has a response, from one leader.
    pub(crate) fn check_all_well(&mut self) {
        if !self.has_been_calm(2 * T) {
            return;
        }
        let present: Vec<_> = self
            .tabs
            .iter()
            .filter(|(_, tab)| tab.life == Life::Running)
            .map(|(id, _)| *id)
            .collect();
        let wanting: Vec<_> = present
            .iter()
            .copied()
            .filter(|id| self.tabs[id].wants())
            .collect();
        let pages = self.tabs.values().filter(|tab| tab.session.is_some());
        let pages = pages.filter(|tab| tab.life == Life::Running).count();
        for id in &present {
            let tab = &self.tabs[id];
            let sharing = tab.member.sharing();
            let phase = tab.session.as_ref().map(|session| session.phase);
            if !matches!(phase, None | Some(Phase::Idle | Phase::Open | Phase::Over)) {
                return self.breaks(
                    "nobody waits for ever",
                    format!("tab {id}: {phase:?}, {sharing:?}"),
                );
            }
            // It meets the others at an event with an ID, which may be long in coming: after the last of all disturbances there have to
            // be some.
            let is_often = self.server.ids == Ids::Each && self.plan.pace < T / 2;
            let is_apart = sharing.is_catching_up && is_often;
            if phase == Some(Phase::Open) && (is_apart || sharing.role == Role::Joining) {
                return self.breaks(
                    "everybody finds the group",
                    format!("tab {id}: {sharing:?}"),
                );
            }
            if (sharing.members as usize) < wanting.len() && phase == Some(Phase::Open) {
                return self.breaks(
                    "everybody is counted",
                    format!("{sharing:?} of {}", wanting.len()),
                );
            }
            if sharing.members as usize > pages.max(1)
                && phase == Some(Phase::Open)
                && self.all_are_known()
            {
                return self.breaks(
                    "nobody is counted who has left",
                    format!("{sharing:?} of {pages}"),
                );
            }
        }
        let leads = |id: &&Id| self.tabs[*id].member.sharing().role == Role::Leader;
        let leaders: Vec<_> = present.iter().filter(leads).collect();
        if leaders.len() > 1 {
            let leaders = format!("{leaders:?}");
            return self.breaks("one leader for all", leaders);
        }
        let connections = self.connections();
        let expected = usize::from(!wanting.is_empty());
        // One who has gone without a word is waited for.
        if connections != expected && (expected == 1 || self.all_are_known()) {
            return self.breaks(
                "one connection for all",
                format!("{connections} for {}", wanting.len()),
            );
        }
        self.event(0);
        self.after(3000, Due::AllHave(self.server.last));
    }

    pub(crate) fn check_all_have(&mut self, number: u64) {
        if !self.has_been_calm(2 * T) {
            return;
        }
        let late = self.tabs.iter().find(|(_, tab)| {
            let session = tab.session.as_ref();
            tab.life == Life::Running
                && session.is_some_and(|it| it.phase == Phase::Open && it.last < number)
        });
        if let Some((id, tab)) = late {
            let last = tab.session.as_ref().map(|session| session.last);
            let how = format!(
                "tab {id} has {last:?} of {number}, {:?}",
                tab.member.sharing()
            );
            self.breaks("everybody gets the next event", how);
        }
    }
}
