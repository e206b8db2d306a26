//! Tabs of one origin, with all that is around them, in virtual time.

use std::collections::BTreeMap;

use headwater::session::Millis;
use headwater::share::{Head, Input, Member, Place, Read, Settings};

use crate::agenda::{Agenda, Due, Id};
use crate::channel::Channel;
use crate::figures::Figures;
use crate::lock::Lock;
use crate::plan::Plan;
use crate::random::Random;
use crate::server::Server;
use crate::session::{Broken, Session, Tell};
use crate::tab::{Alarm, Life, Pause, Tab};

/// How many tabs there may be at once.
pub(crate) const SLOTS: usize = 50;

#[derive(Debug)]
pub(crate) struct World {
    pub(crate) plan: Plan,
    pub(crate) now: Millis,
    pub(crate) agenda: Agenda,
    pub(crate) tabs: BTreeMap<Id, Tab>,
    pub(crate) slots: [Option<Id>; SLOTS],
    pub(crate) worker: Option<Id>,
    /// How many lives there were.
    pub(crate) lives: Id,
    pub(crate) lock: Lock,
    pub(crate) channel: Channel,
    pub(crate) server: Server,
    pub(crate) random: Random,
    /// The longest time that a message, and that a response's head takes.
    pub(crate) slowness: Millis,
    pub(crate) slow_head: Millis,
    /// The network is cut for all.
    pub(crate) is_cut: bool,
    /// Since when nothing is wrong any more.
    pub(crate) calm: Option<Millis>,
    /// When somebody last wanted an attempt, or may have been taken for one who does.
    pub(crate) wanted: Millis,
    /// When somebody last went whose goodbye may not have come to all.
    pub(crate) vanished: Option<Millis>,
    /// Messages that have to wait, as the channel is jammed.
    pub(crate) jam: Option<Vec<(Id, Id)>>,
    /// How many things were told.
    pub(crate) steps: u64,
    /// How many of them were told at this time.
    at_once: u64,
    pub(crate) figures: Figures,
    /// The first rule that was broken.
    pub(crate) broken: Option<Broken>,
    pub(crate) trace: bool,
}

/// The head of each response, beside its status.
pub(crate) fn head(status: u16) -> Vec<u8> {
    let status = status.to_string();
    Head::write(
        "https://example.org/feed",
        [("content-type", "text/event-stream"), ("x-status", &status)],
    )
}

impl World {
    pub(crate) fn new(plan: Plan) -> Self {
        let mut server = Server::new(plan.ids);
        server.line_end = plan.line_end;
        server.mark = plan.mark;
        server.tells_all = plan.tells_all;
        let mut world = Self {
            now: 5_000_000,
            agenda: Agenda::default(),
            tabs: BTreeMap::new(),
            slots: [None; SLOTS],
            worker: None,
            lives: 0,
            lock: Lock::default(),
            channel: Channel::default(),
            server,
            random: Random::new(plan.seed, 0),
            slowness: plan.slowness,
            slow_head: plan.slow_head,
            is_cut: false,
            calm: None,
            wanted: 0,
            vanished: None,
            jam: None,
            steps: 0,
            at_once: 0,
            figures: Figures::default(),
            broken: None,
            trace: std::env::var_os("HEADWATER_TRACE").is_some(),
            plan,
        };
        for index in 0..world.plan.acts.len() {
            let (at, _) = world.plan.acts[index];
            world.after(at, Due::Act(index));
        }
        world.after(world.plan.pace, Due::Event);
        if let Some(beat) = world.plan.beat {
            world.after(beat, Due::Comment);
        }
        world
    }

    pub(crate) fn after(&mut self, wait: Millis, due: Due) {
        self.agenda.add(self.now + wait, due);
    }

    /// Lives on for that time, or until a rule is broken.
    pub(crate) fn run(&mut self, time: Millis) {
        let until = self.now + time;
        while self.broken.is_none() {
            let Some((at, due)) = self.agenda.next(until) else {
                break;
            };
            if at > self.now {
                self.now = at;
                self.at_once = 0;
            }
            self.happen(due);
            self.check();
        }
        self.now = until;
    }

    pub(crate) fn breaks(&mut self, rule: &'static str, how: impl Into<String>) {
        if self.broken.is_none() {
            self.broken = Some((rule, how.into()));
        }
    }

    /// A new tab in this place, which has none. With the last event ID that it had kept.
    pub(crate) fn open(&mut self, slot: usize, id: Option<u64>, visible: bool, place: Place) -> Id {
        self.lives += 1;
        let own = self.lives;
        let mut random = Random::new(self.plan.seed, 1000 + slot as u64 + u64::from(own) * 64);
        let settings = Settings {
            place,
            buffer: self.plan.buffer,
            replay: self.plan.replay,
            ..Settings::new(random.next() | 1)
        };
        let session = (place != Place::Worker).then(|| {
            let mut session = Session::new(id, self.plan.ids, random.clone());
            session.idle = self.plan.beat.map(|beat| beat * 3);
            session
        });
        let tab = Tab {
            slot,
            member: Member::new(settings),
            settings,
            session,
            life: Life::Running,
            is_visible: visible,
            is_throttled: false,
            ahead: random.span(1 << 40),
            opened: 0,
            is_listening: false,
            lock: None,
            granted: None,
            asked: 0,
            answered: 0,
            requests: BTreeMap::new(),
            steals: Vec::new(),
            timer: Alarm::default(),
            alarm: Alarm::default(),
            held: Vec::new(),
            busy: 0,
            is_cut: false,
            pauses: random.of(&[Pause::Before, Pause::After, Pause::Never]),
            is_done: false,
            random,
        };
        self.tabs.insert(own, tab);
        if place == Place::Worker {
            self.worker = Some(own);
        } else {
            self.slots[slot] = Some(own);
        }
        self.tell(own, Input::Resume);
        if place != Place::Worker {
            if visible {
                self.tell(own, Input::Visible(true));
            }
            self.want(own);
        }
        own
    }

    /// Its session begins an attempt, unless it has one.
    pub(crate) fn want(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let now = self.now + tab.ahead;
        let session = tab.session.as_mut();
        let Some(session) = session.filter(|it| it.phase == crate::session::Phase::Idle) else {
            return;
        };
        let told = session.want(now);
        self.tell_all(id, vec![told]);
        self.react(id);
    }

    /// Something has happened to a member: it is told, and what follows is done.
    pub(crate) fn tell(&mut self, id: Id, input: Input<'_>) {
        self.tell_one(id, input);
        self.react(id);
    }

    pub(crate) fn tell_one(&mut self, id: Id, input: Input<'_>) {
        self.steps += 1;
        self.at_once += 1;
        if self.at_once > 100_000 {
            self.breaks("time goes on", format!("{input:?}"));
        }
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        if self.trace {
            println!("{} {id} <- {}", self.now, show(&input));
        }
        let now = self.now + tab.ahead;
        let is_timer = matches!(input, Input::Timer);
        tab.member.handle(now, input);
        let is_past = |deadline| deadline <= now;
        if is_timer && tab.member.deadline().is_some_and(is_past) {
            let how = format!("tab {id}: {:?} at {now}", tab.member.deadline());
            self.breaks("a timer that fired moves its deadline", how);
        }
        self.poll(id);
        self.check_lead(id);
    }

    /// Does what a member says, and sets its timer.
    fn poll(&mut self, id: Id) {
        for count in 0.. {
            let output = self.tabs.get_mut(&id).and_then(|tab| tab.member.poll());
            let Some(output) = output else {
                break;
            };
            if self.trace {
                println!("{}     {id} -> {}", self.now, show(&output));
            }
            self.perform(id, output);
            if count > 5000 {
                return self.breaks("an input has an end", format!("tab {id}"));
            }
        }
        self.set_timer(id);
    }

    fn tell_all(&mut self, id: Id, told: Vec<Tell>) {
        for tell in told {
            match tell {
                Tell::Want { attempt, id: last } => {
                    self.wanted = self.now;
                    self.tell_one(id, Input::Want { attempt, id: &last });
                }
                Tell::Unwant => self.tell_one(id, Input::Unwant),
                Tell::Quit => self.quit(id),
            }
        }
    }

    /// The session reads what there is, and does what follows from that.
    pub(crate) fn react(&mut self, id: Id) {
        while self.broken.is_none() {
            let told = self.read(id);
            if told.is_empty() {
                break;
            }
            self.tell_all(id, told);
        }
        self.set_alarm(id);
    }

    fn read(&mut self, id: Id) -> Vec<Tell> {
        let Some(tab) = self.tabs.get(&id) else {
            return Vec::new();
        };
        if tab.busy > self.now || tab.life != Life::Running {
            return Vec::new();
        }
        loop {
            let Some(tab) = self.tabs.get_mut(&id) else {
                return Vec::new();
            };
            let read = tab.member.read();
            self.poll(id);
            if read == Read::Pending {
                return Vec::new();
            }
            let tab = self.tabs.get_mut(&id).expect("it is there");
            let Some(session) = tab.session.as_mut() else {
                self.breaks("a worker reads nothing", format!("{read:?}"));
                return Vec::new();
            };
            if self.trace {
                println!("{}     {id} reads {}", self.now, show(&read));
            }
            let before = session.received;
            let ended = session.ended;
            let took = session.take(read, self.now + tab.ahead, &self.server);
            self.figures.events += session.received - before;
            let is_ended = session.ended > ended;
            match took {
                Err((rule, how)) => {
                    self.breaks(rule, format!("{how}, tab {id}"));
                    return Vec::new();
                }
                Ok(told) if told.is_empty() => {}
                Ok(told) => {
                    if is_ended {
                        self.attempt_ended(id);
                    }
                    return told;
                }
            }
        }
    }

    /// What the session's time brings.
    pub(crate) fn session_timer(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let now = self.now + tab.ahead;
        let Some(session) = tab.session.as_mut() else {
            return;
        };
        let ended = session.ended;
        let told = session.timer(now);
        if session.ended > ended {
            self.attempt_ended(id);
        }
        self.tell_all(id, told);
        self.react(id);
    }

    /// The source's `reconnect()`.
    pub(crate) fn reconnect(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let now = self.now + tab.ahead;
        if let Some(session) = tab.session.as_mut() {
            let told = session.reconnect(now);
            self.tell_all(id, told);
            self.react(id);
        }
    }

    pub(crate) fn set_timer(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let deadline = tab.member.deadline();
        if deadline == tab.timer.deadline {
            return;
        }
        tab.timer.deadline = deadline;
        tab.timer.set += 1;
        let Some(deadline) = deadline else {
            return;
        };
        let wait = deadline.saturating_sub(self.now + tab.ahead).min(1 << 40);
        // Now and then early, as clocks that are rounded make it.
        let early = tab.random.percent(2).into();
        let wait = (wait + tab.lateness()).saturating_sub(early);
        let due = Due::Timer(id, tab.timer.set);
        self.after(wait, due);
    }

    fn set_alarm(&mut self, id: Id) {
        let Some(tab) = self.tabs.get_mut(&id) else {
            return;
        };
        let deadline = tab.session.as_ref().and_then(Session::deadline);
        if deadline == tab.alarm.deadline {
            return;
        }
        tab.alarm.deadline = deadline;
        tab.alarm.set += 1;
        if let Some(deadline) = deadline {
            let wait = deadline.saturating_sub(self.now + tab.ahead) + tab.lateness();
            let due = Due::Session(id, tab.alarm.set);
            self.after(wait, due);
        }
    }
}

/// Without the end of what is long.
pub(crate) fn show(what: &impl std::fmt::Debug) -> String {
    let mut text = format!("{what:?}");
    if let Some((end, _)) = text.char_indices().nth(1200) {
        text.truncate(end);
    }
    text
}
