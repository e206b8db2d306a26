mod following;
mod leading;
mod reading;

use super::log::{Log, Position};
use super::message::{Ask, Message, Words, ask, lead};
use super::{Input, Output, Place, Role, Settings, Sharing, Ticket};
use crate::session::Millis;
use alloc::collections::VecDeque;
use following::Silence;
use leading::Lead;
use reading::{Own, Reader, Stage};

/// How late a timer may come before the member takes itself for the one that was away, in milliseconds. Timers of
/// hidden pages come up to a second late.
const LATE: Millis = 1500;

/// How long a shared worker has to say that it is there, in milliseconds.
const HELLO: Millis = 2000;

/// After how long a member asks for the lock again that it has lost or given back, in milliseconds.
const AGAIN: Millis = 1000;

/// No clock goes beyond that, so that times can be added to.
const LATEST: Millis = Millis::MAX / 2;

#[doc = include_str!("driver.md")]
#[derive(Debug)]
pub struct Member {
    settings: Settings,
    now: Millis,
    /// The deadline as it was told last.
    due: Option<Millis>,
    outputs: VecDeque<Output>,
    told: Sharing,
    issued: Ticket,
    is_present: bool,
    is_visible: bool,
    is_over: bool,
    log: Log,
    part: Part,
    /// The term of the leader that it follows, or its own.
    term: u32,
    /// The highest term that anybody has had.
    highest: u32,
    /// The log is that of the leader, as far as it goes.
    is_synced: bool,
    silence: Silence,
    /// When it last asked its leader, and with which flags.
    spoke: Millis,
    said: u32,
    /// When it asked this leader for what it lacks.
    resync: Option<Millis>,
    /// The lock, asked for or held.
    lock: Option<Ticket>,
    /// When to ask for it.
    lock_at: Option<Millis>,
    /// The shared worker has until then to be heard of.
    hello: Option<Millis>,
    has_worker: bool,
    reader: Reader,
    /// The connection by which the reader catches up.
    own: Option<Own>,
    /// How many there are, by the leader's last word.
    members: u32,
    cut_off: u32,
}

/// What a member is to the others.
#[derive(Debug)]
enum Part {
    Joining,
    Following { leader: u64, is_worker: bool },
    Leading(Lead),
}

impl Member {
    /// A member that nobody knows yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: 0,
            due: None,
            outputs: VecDeque::new(),
            told: Sharing::default(),
            issued: 0,
            is_present: false,
            is_visible: false,
            is_over: false,
            log: Log::new(settings.buffer),
            part: Part::Joining,
            term: 0,
            highest: 0,
            is_synced: false,
            silence: Silence::default(),
            spoke: 0,
            said: 0,
            resync: None,
            lock: None,
            lock_at: None,
            hello: None,
            has_worker: settings.place == Place::BesideWorker,
            reader: Reader::default(),
            own: None,
            members: 1,
            cut_off: 0,
        }
    }

    /// Takes in what happened.
    pub fn handle(&mut self, now: Millis, input: Input<'_>) {
        if self.is_over {
            return;
        }
        self.now = self.now.max(now.min(LATEST));
        match input {
            Input::Resume => self.come(),
            Input::Suspend => self.leave(),
            Input::Visible(is_visible) => self.show(is_visible),
            Input::Timer => {
                if self.due.is_some_and(|due| self.now > due + LATE) {
                    self.forgive();
                }
            }
            Input::Heard(bytes) => self.hear(bytes),
            Input::Want { attempt, id } => self.want(attempt, id),
            Input::Unwant => self.unwant(),
            Input::Granted(ticket) => {
                if self.lock == Some(ticket) && !matches!(self.part, Part::Leading(_)) {
                    self.lead();
                }
            }
            Input::Lost(ticket) => self.lose_lock(ticket),
            Input::Head {
                ticket,
                status,
                head,
            } => self.begin(ticket, status, head),
            Input::Chunk(ticket, bytes) => self.take_chunk(ticket, bytes),
            Input::Ended(ticket) => self.finish(ticket, None),
            Input::Failed(ticket, why) => self.finish(ticket, Some(why.to_vec())),
            Input::NoWorker => self.has_worker = false,
            Input::Quit => {
                self.reader = Reader::default();
                self.leave();
                self.is_over = true;
            }
        }
        self.go_on();
    }

    /// The next thing to do; `None` where there is no more.
    pub fn poll(&mut self) -> Option<Output> {
        self.outputs.pop_front()
    }

    /// When the timer is to fire, on the clock of [`handle`](Self::handle).
    pub fn deadline(&self) -> Option<Millis> {
        self.due
    }

    /// How it shares.
    pub fn sharing(&self) -> Sharing {
        let (role, members) = match &self.part {
            Part::Joining => (Role::Joining, self.members),
            Part::Following {
                is_worker: true, ..
            } => (Role::OfWorker, self.members),
            Part::Following { .. } => (Role::Follower, self.members),
            Part::Leading(lead) => (Role::Leader, lead.members(self.settings.place)),
        };
        Sharing {
            role,
            members,
            is_catching_up: self.own.is_some(),
            cut_off: self.cut_off,
        }
    }

    /// What follows from whatever has happened: by time, and by what is wanted now.
    fn go_on(&mut self) {
        if self.is_present {
            self.seek_lock();
            match self.part {
                Part::Leading(_) => self.go_on_leading(),
                _ => self.watch(),
            }
            self.go_on_reading();
        }
        self.note();
        self.due = self.next_deadline();
    }

    fn note(&mut self) {
        let sharing = self.sharing();
        if self.told != sharing {
            self.told = sharing;
            self.outputs.push_back(Output::Changed);
        }
    }

    fn next_deadline(&self) -> Option<Millis> {
        if !self.is_present {
            return None;
        }
        let of_part = match &self.part {
            Part::Leading(lead) => self.leader_deadline(lead),
            _ => self.follower_deadline(),
        };
        let others = [self.lock_at, self.hello, self.reader.seeking, of_part];
        others.into_iter().flatten().min()
    }

    fn come(&mut self) {
        if self.is_present {
            return;
        }
        self.is_present = true;
        self.outputs.push_back(Output::Listen);
        self.forgive();
        let is_worker = self.settings.place == Place::Worker;
        // What a newcomer needs of the log is known when it wants something.
        if is_worker || self.wants() {
            self.ask();
        }
        if is_worker {
            self.request_lock(false);
        }
    }

    /// Lets go of all that others could wait for.
    fn leave(&mut self) {
        if !self.is_present {
            return;
        }
        self.let_go_of_own();
        self.step_down();
        self.send(0, Words::Bye);
        self.unlock();
        self.outputs.push_back(Output::Hush);
        (self.lock_at, self.hello) = (None, None);
        self.reader.conn = 0;
        self.is_present = false;
    }

    fn show(&mut self, is_visible: bool) {
        self.is_visible = is_visible;
        // Nobody may have noticed that the leader is silent.
        if is_visible && self.is_present && self.wants() && !matches!(self.part, Part::Leading(_)) {
            self.ask();
        }
    }

    fn wants(&self) -> bool {
        self.reader.stage != Stage::Idle
    }

    fn unlock(&mut self) {
        if self.lock.take().is_some() {
            self.outputs.push_back(Output::Unlock);
        }
    }

    fn request_lock(&mut self, steal: bool) {
        self.unlock();
        self.lock_at = None;
        let ticket = self.ticket();
        self.lock = Some(ticket);
        self.outputs.push_back(Output::Lock { ticket, steal });
    }

    /// Asks for the lock where this member may come to lead.
    fn seek_lock(&mut self) {
        let is_worker = self.settings.place == Place::Worker;
        if self.lock.is_some() || !(self.wants() || is_worker) {
            return;
        }
        if self.has_worker {
            match self.hello {
                _ if matches!(
                    self.part,
                    Part::Following {
                        is_worker: true,
                        ..
                    }
                ) =>
                {
                    self.hello = None;
                    return;
                }
                None => self.hello = Some(self.now + HELLO),
                Some(hello) if self.now >= hello => {
                    self.has_worker = false;
                    self.hello = None;
                }
                Some(_) => {}
            }
            if self.has_worker {
                return;
            }
        }
        if self.lock_at.is_none_or(|at| self.now >= at) {
            self.request_lock(false);
        }
    }

    fn lose_lock(&mut self, ticket: Ticket) {
        if self.lock == Some(ticket) {
            self.lock = None;
            self.lock_at = Some(self.now + AGAIN);
            self.step_down();
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.issued = self.issued.wrapping_add(1);
        self.issued
    }

    fn send(&mut self, to: u64, words: Words<'_>) {
        let message = Message {
            from: self.settings.me,
            to,
            term: self.term,
            words,
        };
        self.outputs.push_back(Output::Send(message.write()));
    }

    /// Tells the leader, whoever that is, where this member stands.
    fn ask(&mut self) {
        let is_set = |flag: u32, is_set: bool| if is_set { flag } else { 0 };
        let Reader { stage, attempt, .. } = self.reader;
        let waits = stage == Stage::Waiting;
        let is_no_newcomer = self.reader.at.is_some() || !self.reader.id.is_empty();
        let flags = is_set(ask::READS, stage == Stage::Open)
            | is_set(ask::WAITS, waits)
            | is_set(ask::AT_ONCE, waits && attempt <= 1)
            | is_set(ask::ALL, self.settings.replay || is_no_newcomer)
            | is_set(ask::VISIBLE, self.is_visible)
            | is_set(ask::WORKER, self.settings.place == Place::Worker);
        let (at, renew) = (self.log.end(), self.reader.renew);
        self.spoke = self.now;
        self.said = flags;
        self.silence.asked.get_or_insert(self.now);
        self.send(0, Words::Ask(Ask { at, flags, renew }));
    }

    fn hear(&mut self, bytes: &[u8]) {
        let Some(message) = Message::read(bytes) else {
            return;
        };
        let Message {
            from,
            to,
            term,
            words,
        } = message;
        if !self.is_present || from == self.settings.me {
            return;
        }
        self.highest = self.highest.max(term);
        let is_for_me = to == self.settings.me;
        self.notice(from, term);
        if to != 0 && !is_for_me {
            return;
        }
        match words {
            Words::Ask(asked) => self.hear_ask(from, term, asked),
            Words::Lead {
                end,
                members,
                keep,
                flags,
            } => self.hear_lead(from, term, end, members, keep, flags),
            Words::Welcome { at, mark, end } if is_for_me => {
                self.hear_welcome(from, term, at, mark, end);
            }
            Words::Append {
                seq,
                term: written,
                body,
            } => self.hear_append(from, term, Position { seq, term: written }, body, is_for_me),
            Words::Bye => self.hear_bye(from),
            Words::Welcome { .. } | Words::Other(_) => {}
        }
    }
}
