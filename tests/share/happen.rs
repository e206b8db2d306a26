//! What happens when its time has come.

use headwater::share::Input;

use crate::agenda::{Due, Id, Request};
use crate::server::Part;
use crate::tab::Life;
use crate::world::World;

/// The most bytes that come at once.
const CHUNK: usize = 64 << 10;

impl World {
    pub(crate) fn happen(&mut self, due: Due) {
        let own = match due {
            Due::Part(request) => self.server.connections.get(&request).map(|it| it.tab),
            _ => due.tab(),
        };
        if let Some(tab) = own.and_then(|id| self.tabs.get_mut(&id))
            && tab.is_frozen()
        {
            tab.held.push(due);
            return;
        }
        match due {
            Due::Deliver(from, to) => match &mut self.jam {
                Some(held) => held.push((from, to)),
                None => self.deliver(from, to),
            },
            Due::Clear => self.clear(),
            Due::Asked(id, ticket, steal) => self.asked(id, ticket, steal),
            Due::GivenBack(id, ticket) => {
                if let Some(granted) = self.lock.give_back((id, ticket)) {
                    self.granted(granted);
                }
            }
            Due::Granted(id, ticket) => {
                // One that nobody waits for any more is on its way back already.
                if self.is_own(id, ticket) {
                    if let Some(tab) = self.tabs.get_mut(&id)
                        && tab.lock == Some(ticket)
                    {
                        tab.granted = Some(ticket);
                    }
                    self.tell(id, Input::Granted(ticket));
                }
            }
            Due::Lost(id, ticket) => {
                if self.is_own(id, ticket) {
                    if let Some(tab) = self.tabs.get_mut(&id) {
                        tab.lock = tab.lock.filter(|own| *own != ticket);
                    }
                    self.tell(id, Input::Lost(ticket));
                }
            }
            Due::Requested(request) => self.requested(request),
            Due::Part(request) => self.part(request),
            Due::Timer(id, set) => {
                let timer = self.tabs.get_mut(&id).map(|tab| &mut tab.timer);
                if let Some(timer) = timer.filter(|timer| timer.set == set) {
                    timer.deadline = None;
                    self.tell(id, Input::Timer);
                }
            }
            Due::Session(id, set) => {
                let alarm = self.tabs.get_mut(&id).map(|tab| &mut tab.alarm);
                if let Some(alarm) = alarm.filter(|alarm| alarm.set == set) {
                    alarm.deadline = None;
                    self.session_timer(id);
                }
            }
            Due::Read(id) => self.react(id),
            Due::Gone(id) => {
                let loses = self.random.percent(10);
                self.destroy(id, loses);
            }
            Due::Event => {
                let padding = if self.random.percent(10) {
                    self.plan.padding
                } else {
                    0
                };
                self.event(padding);
                self.after(self.plan.pace, Due::Event);
            }
            Due::Comment => {
                let requests = self.server.comment();
                self.parts(requests);
                if let Some(beat) = self.plan.beat {
                    self.after(beat, Due::Comment);
                }
            }
            Due::Act(index) => {
                let (_, act) = self.plan.acts[index];
                self.act(act);
            }
            Due::AllWell => self.check_all_well(),
            Due::AllHave(number) => self.check_all_have(number),
        }
    }

    /// Whether it is the answer to what the tab asked last. Now and then an older one is told as well: it has to be
    /// dropped by the member.
    fn is_own(&mut self, id: Id, ticket: u32) -> bool {
        let tab = self.tabs.get_mut(&id);
        tab.is_some_and(|tab| tab.lock == Some(ticket) || tab.random.percent(30))
    }

    fn deliver(&mut self, from: Id, to: Id) {
        let Some((opened, message)) = self.channel.deliver(from, to) else {
            return;
        };
        let tab = self.tabs.get(&to);
        if tab.is_some_and(|tab| tab.is_done || (tab.is_listening && tab.opened == opened)) {
            self.tell(to, Input::Heard(&message));
        }
    }

    fn asked(&mut self, id: Id, ticket: u32, steal: bool) {
        // A page in the back/forward cache that has the lock is thrown away by the next request for it.
        if let Some((holder, _)) = self.lock.holder
            && self
                .tabs
                .get(&holder)
                .is_some_and(|tab| tab.life == Life::Aside)
        {
            self.figures.evicted += 1;
            self.destroy(holder, true);
        }
        if !self.tabs.contains_key(&id) {
            return;
        }
        let changed = self.lock.ask((id, ticket), steal);
        if let Some((id, ticket)) = changed.lost
            && let Some(at) = self.when_answered(id)
        {
            self.agenda.add(at, Due::Lost(id, ticket));
        }
        if let Some(granted) = changed.granted {
            self.granted(granted);
        }
    }

    fn requested(&mut self, request: Request) {
        let Some(connection) = self.server.connections.get(&request) else {
            return;
        };
        let id = connection.tab;
        let slow = self.slow_head;
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let wait = 1 + tab.random.below(30) + tab.random.span(slow);
        let parts = if self.is_cut || tab.is_cut {
            self.server.end(request, false, false)
        } else {
            self.server.respond(request)
        };
        for _ in 0..parts {
            self.after(wait, Due::Part(request));
        }
    }

    /// These responses have a part more.
    pub(crate) fn parts(&mut self, requests: Vec<Request>) {
        for request in requests {
            let wait = 1 + self.random.below(20);
            self.after(wait, Due::Part(request));
        }
    }

    pub(crate) fn event(&mut self, padding: usize) {
        let requests = self.server.event(padding);
        self.parts(requests);
    }

    fn part(&mut self, request: Request) {
        let Some(connection) = self.server.connections.get_mut(&request) else {
            return;
        };
        let (id, ticket) = (connection.tab, connection.ticket);
        let Some(part) = connection.parts.pop_front() else {
            return;
        };
        match part {
            Part::Head(status) => {
                let head = crate::world::head(status);
                self.tell(
                    id,
                    Input::Head {
                        ticket,
                        status,
                        head: &head,
                    },
                );
            }
            Part::Bytes(mut bytes) => {
                let random = &mut self.random;
                let most = bytes.len().min(CHUNK);
                if bytes.len() > 1 && (bytes.len() > most || random.percent(30)) {
                    let rest = bytes.split_off(1 + random.below(most as u64 - 1) as usize);
                    connection.parts.push_front(Part::Bytes(rest));
                    let wait = random.below(20);
                    self.after(wait, Due::Part(request));
                }
                self.tell(id, Input::Chunk(ticket, &bytes));
            }
            Part::End | Part::Failed => {
                self.server.connections.remove(&request);
                if let Some(tab) = self.tabs.get_mut(&id) {
                    tab.requests.remove(&ticket);
                }
                let input = match part {
                    Part::End => Input::Ended(ticket),
                    _ => Input::Failed(ticket, b"network error"),
                };
                self.tell(id, input);
            }
        }
    }
}
