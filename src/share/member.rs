mod following;
mod leading;
mod reading;

use super::log::{Body, Kind, Log, is_stream};
use super::message::{APPEND, ASK, BYE, In, LEAD, Out, WELCOME, ask};
use super::{Input, Output, Place, Role, Settings, Sharing, Ticket};
use crate::session::Millis;
use alloc::vec::Vec;
use following::Silence;
use leading::Lead;
use reading::{APART, Own, Reader, Stage};

/// How late a timer may come before the member takes itself for the one that was away, in milliseconds. Timers of
/// hidden pages come up to a second late.
const LATE: Millis = 1500;

/// After how long without a word a leader takes itself for one that was away, in milliseconds: its device has slept, say.
const AWAY: Millis = 60_000;

/// How long a shared worker has to say that it is there, in milliseconds.
const HELLO: Millis = 2000;

/// After how long a member asks for the lock again that it has lost or given back, in milliseconds.
const AGAIN: Millis = 1000;

/// No time. It is a number like others, and not `None`, since comparing those takes half of the code.
const NEVER: Millis = Millis::MAX;

/// No clock goes beyond that, so that times can be added to.
const LATEST: Millis = Millis::MAX / 2;

/// No ticket, no member.
const NONE: u32 = 0;
const NOBODY: u64 = 0;

#[doc = include_str!("driver.md")]
#[derive(Debug)]
pub struct Member {
    settings: Settings,
    now: Millis,
    /// The deadline as it was told last.
    due: Millis,
    outputs: Vec<Output>,
    told: Sharing,
    issued: Ticket,
    is_present: bool,
    is_visible: bool,
    is_over: bool,
    log: Log,
    /// Whom it follows; itself where it leads, and nobody where it does not know.
    leader: u64,
    /// A shared worker leads.
    is_led_by_worker: bool,
    lead: Lead,
    /// The term of the leader that it follows, or its own.
    term: u64,
    /// The highest term that anybody has had.
    highest: u64,
    /// The log is that of the leader, as far as it goes.
    is_synced: bool,
    silence: Silence,
    /// When it last asked its leader, and with which flags.
    spoke: Millis,
    said: u32,
    /// Until when it waits for what it has asked the leader for.
    resync: Millis,
    /// The lock, asked for or held.
    lock: Ticket,
    /// When to ask for it at the earliest.
    lock_at: Millis,
    /// The shared worker has until then to be heard of.
    hello: Millis,
    has_worker: bool,
    reader: Reader,
    /// The connection by which the reader catches up.
    own: Own,
    /// How many there are, by the leader's last word.
    members: u32,
    cut_off: u32,
}

impl Member {
    /// A member that nobody knows yet.
    pub fn new(settings: Settings) -> Self {
        Self {
            settings,
            now: 0,
            due: NEVER,
            outputs: Vec::new(),
            told: Sharing::default(),
            issued: NONE,
            is_present: false,
            is_visible: false,
            is_over: false,
            log: Log::new(settings.buffer),
            leader: NOBODY,
            is_led_by_worker: false,
            lead: Lead::default(),
            term: 0,
            highest: 0,
            is_synced: false,
            silence: Silence::new(),
            spoke: 0,
            said: 0,
            resync: 0,
            lock: NONE,
            lock_at: 0,
            hello: NEVER,
            has_worker: settings.place == Place::BesideWorker,
            reader: Reader::new(),
            own: Own::default(),
            members: 1,
            cut_off: 0,
        }
    }

    /// Takes in what happened.
    pub fn handle(&mut self, now: Millis, input: Input<'_>) {
        if self.is_over {
            return;
        }
        let before = self.now;
        self.now = self.now.max(now.min(LATEST));
        if self.is_leading() && self.now > before + AWAY {
            self.call();
        }
        match input {
            Input::Resume => self.come(),
            Input::Suspend => self.leave(),
            Input::Visible(is_visible) => self.show(is_visible),
            Input::Timer => {
                if self.now > self.due.saturating_add(LATE) {
                    self.forgive();
                }
            }
            Input::Heard(bytes) => self.hear(bytes),
            Input::Want { attempt, id } => self.want(attempt, id),
            Input::Unwant => self.unwant(),
            Input::Granted(ticket) => {
                if self.lock == ticket && !self.is_leading() {
                    // A hidden tab that has wanted nothing for long gives the lock back: it would lead only for others.
                    match self.now < self.rests_at() {
                        true => self.lead(),
                        false => self.unlock(),
                    }
                }
            }
            Input::Lost(ticket) => self.lose_lock(ticket),
            Input::Head {
                ticket,
                status,
                head,
            } => self.begin(ticket, status.into(), head),
            Input::Chunk(ticket, bytes) => self.take_chunk(ticket, bytes),
            Input::Ended(ticket) => self.finish(ticket, Kind::End, &[]),
            Input::Failed(ticket, why) => self.finish(ticket, Kind::Failure, why),
            Input::NoWorker => {
                self.has_worker = false;
                self.hello = NEVER;
            }
            Input::Quit => {
                self.stop();
                self.leave();
                self.is_over = true;
            }
        }
        self.go_on();
    }

    /// The next thing to do; `None` where there is no more.
    pub fn poll(&mut self) -> Option<Output> {
        (!self.outputs.is_empty()).then(|| self.outputs.remove(0))
    }

    /// When the timer is to fire, on the clock of [`handle`](Self::handle).
    pub fn deadline(&self) -> Option<Millis> {
        (self.due != NEVER).then_some(self.due)
    }

    /// How it shares.
    pub fn sharing(&self) -> Sharing {
        let role = if self.is_leading() {
            Role::Leader
        } else if self.leader == NOBODY {
            Role::Joining
        } else if self.is_led_by_worker {
            Role::OfWorker
        } else {
            Role::Follower
        };
        Sharing {
            role,
            members: self.members,
            is_catching_up: self.own.ticket != NONE,
            cut_off: self.cut_off,
        }
    }

    fn is_leading(&self) -> bool {
        self.leader == self.settings.me
    }

    fn is_worker(&self) -> bool {
        self.settings.place == Place::Worker
    }

    /// Whether an attempt of its source is under way, which has not lost its connection: one that has will end as soon as
    /// it has read what came before, and wants nothing more until then.
    fn wants(&self) -> bool {
        self.reader.stage != Stage::Idle && !self.reader.has_lost
    }

    /// What follows from whatever has happened: by time, and by what is wanted now.
    fn go_on(&mut self) {
        if self.is_present {
            // What the reader wants now is what the rest is about.
            self.go_on_reading();
            self.seek_lock();
            if self.is_leading() {
                self.go_on_leading();
            } else {
                self.watch();
            }
        }
        self.note();
    }

    /// Notes what a driver has to know.
    fn note(&mut self) {
        let sharing = self.sharing();
        if self.told != sharing {
            self.told = sharing;
            self.outputs.push(Output::Changed);
        }
        self.due = NEVER;
        if self.is_present {
            let of_part = if self.is_leading() {
                self.leader_deadline()
            } else {
                self.follower_deadline()
            };
            self.due = of_part.min(self.hello).min(self.reader.seeking);
            if self.lock == NONE && self.may_lead() && !self.has_worker {
                self.due = self.due.min(self.lock_at);
            }
        }
    }

    fn come(&mut self) {
        if self.is_present {
            return;
        }
        self.is_present = true;
        self.outputs.push(Output::Listen);
        self.forgive();
        // What a newcomer needs of the log is known when it wants something.
        if self.is_worker() || self.wants() {
            self.ask();
        }
    }

    /// Lets go of all that others could wait for.
    fn leave(&mut self) {
        if !self.is_present {
            return;
        }
        let reader = &mut self.reader;
        if self.own.ticket != NONE && reader.stage == Stage::Open && reader.may_go_on() {
            // It goes on from the last event ID, as soon as it is back.
            reader.seeking = self.now;
        }
        self.let_go_of_own();
        self.step_down();
        self.reader.joined = APART;
        self.send_bye();
        self.unlock();
        self.outputs.push(Output::Hush);
        self.hello = NEVER;
        self.lock_at = 0;
        // For its page's sake it leaves a stream that is sound, which nobody has to replace: that is what this number would ask
        // for. The number of a refusal is needed to read on.
        if is_stream(self.reader.status) {
            self.reader.conn = NONE;
        }
        self.is_present = false;
    }

    fn show(&mut self, is_visible: bool) {
        self.is_visible = is_visible;
        // Nobody may have noticed that the leader is silent.
        if is_visible && self.wants() {
            self.ask();
        }
    }

    fn unlock(&mut self) {
        if self.lock != NONE {
            self.lock = NONE;
            self.outputs.push(Output::Unlock);
        }
    }

    fn request_lock(&mut self, steal: bool) {
        self.unlock();
        let ticket = self.ticket();
        self.lock = ticket;
        self.outputs.push(Output::Lock { ticket, steal });
    }

    fn may_lead(&self) -> bool {
        self.wants() || self.is_worker()
    }

    /// Asks for the lock where this member may come to lead. Beside a shared worker it does not, until that has been
    /// silent for too long.
    fn seek_lock(&mut self) {
        let has_asked = self.lock != NONE;
        if has_asked || !self.has_worker || self.is_led_by_worker || !self.wants() {
            self.hello = NEVER;
        }
        if has_asked || !self.may_lead() {
            return;
        }
        if self.has_worker {
            if self.is_led_by_worker {
                return;
            }
            if self.hello == NEVER {
                self.hello = self.now + HELLO;
            }
            if self.now < self.hello {
                return;
            }
            self.has_worker = false;
            self.hello = NEVER;
        }
        if self.now >= self.lock_at {
            self.request_lock(false);
        }
    }

    fn lose_lock(&mut self, ticket: Ticket) {
        if self.lock == ticket {
            self.lock = NONE;
            self.lock_at = self.now + AGAIN;
            self.step_down();
        }
    }

    fn ticket(&mut self) -> Ticket {
        self.issued = self.issued.wrapping_add(1).max(1);
        self.issued
    }

    /// The log is the one of whoever leads.
    fn sync(&mut self) {
        if !self.is_synced {
            self.is_synced = true;
            // An end that an attempt has not read is still its own.
            if self.reader.stage == Stage::Waiting && !self.reader.has_lost {
                self.reader.since = self.log.end().seq;
            }
        }
        self.reader.joined = self.reader.joined.min(self.term);
        self.relocate();
    }

    /// A message from this member.
    fn message(&self, kind: u8, to: u64) -> Out {
        Out::new(kind, self.settings.me, to, self.term)
    }

    fn send(&mut self, message: Out) {
        self.outputs.push(Output::Send(message.0));
    }

    fn send_bye(&mut self) {
        let message = self.message(BYE, NOBODY);
        self.send(message);
    }

    /// Tells the leader, whoever that is, where this member stands.
    fn ask(&mut self) {
        if !self.is_present || self.is_leading() {
            return;
        }
        let reader = &self.reader;
        let mut flags = match reader.stage {
            _ if !self.wants() => 0,
            Stage::Idle => 0,
            Stage::Open => ask::READS,
            Stage::Waiting if reader.attempt <= 1 => ask::WAITS | ask::AT_ONCE,
            Stage::Waiting => ask::WAITS,
        };
        if self.settings.replay || reader.is_placed || !reader.id.is_empty() {
            flags |= ask::ALL;
        }
        if self.is_worker() {
            flags |= ask::WORKER;
        }
        let mut message = self.message(ASK, NOBODY);
        message.position(self.log.end());
        message.word(flags);
        message.word(reader.renew);
        message.raw(&reader.id);
        self.send(message);
        self.spoke = self.now;
        self.said = flags;
        if self.silence.asked == NEVER {
            self.silence.asked = self.now;
        }
    }

    fn hear(&mut self, bytes: &[u8]) {
        let mut message = In {
            rest: bytes,
            is_short: false,
        };
        let kind = message.bytes(1).first().copied();
        let (from, to, term) = (message.long(), message.long(), message.long());
        let me = self.settings.me;
        // Nobody comes to such a term by leading.
        let is_absurd = term > Millis::MAX / 2;
        if !self.is_present || message.is_short || is_absurd || from == me || from == NOBODY {
            return;
        }
        self.highest = self.highest.max(term);
        self.notice(from, term);
        if to != NOBODY && to != me {
            return;
        }
        match kind {
            Some(ASK) => {
                let (at, flags, renew) = (message.position(), message.word(), message.word());
                if !message.is_short {
                    self.hear_ask(from, term, at, flags, renew, message.rest);
                }
            }
            Some(LEAD) => {
                let (end, members) = (message.position(), message.word());
                let (keep, flags) = (message.word(), message.word());
                if !message.is_short {
                    self.hear_lead(from, term, end, members, keep, flags);
                }
            }
            Some(WELCOME) if to == me => {
                let (at, end) = (message.position(), message.position());
                let mark = message.mark();
                if !message.is_short {
                    self.hear_welcome(from, term, at, end, mark);
                }
            }
            Some(APPEND) => {
                if self.is_leading() && self.lead.gathers == NEVER && term < self.term && to != me {
                    // It does not know yet that it was followed by another one. While this one gathers, the message may as well
                    // be the last one of a leader that is gone.
                    return self.announce(NOBODY, 0);
                }
                let mut before = message.position();
                while !message.rest.is_empty() {
                    let written = message.long();
                    let body = message.body();
                    if message.is_short {
                        return;
                    }
                    self.hear_append(from, term, before, written, body, to == me);
                    before.seq = before.seq.wrapping_add(1);
                    before.term = written;
                }
            }
            Some(BYE) => self.hear_bye(from),
            _ => {}
        }
    }

    /// Adds an entry that the leader has written.
    fn append(&mut self, term: u64, body: Body) {
        let seq = self.log.end().seq;
        // Of what the leader sends to all, an end is of the attempt that is under way. What comes otherwise may be of an attempt
        // before it, unless it was written since this one has joined.
        let is_own = self.is_synced || term >= self.reader.joined;
        self.reader.has_lost |= body.ends() && is_own && self.own.ticket == NONE;
        let is_waited_for = body.kind == Kind::Begin && is_stream(body.status);
        if is_waited_for && self.reader.stage == Stage::Idle && self.is_synced && !self.is_worker()
        {
            self.outputs.push(Output::Go);
        }
        self.log.append(term, body);
        self.look(seq);
    }
}
