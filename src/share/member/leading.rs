//! How a member leads: it connects where somebody wants that, writes the log, and hands it on.

use super::reading::CUT;
use super::{AGAIN, Member, NEVER, NOBODY, NONE, Stage};
use crate::session::Millis;
use crate::share::blocks::Blocks;
use crate::share::log::{Body, Kind, Mark, Position, is_stream};
use crate::share::message::{APPEND, LEAD, WELCOME, ask, lead};
use crate::share::{Output, Place, Ticket};
use alloc::vec::Vec;

/// How long a new leader hears what others have before it connects, in milliseconds.
const GATHER: Millis = 50;

/// How long a leader that hears of a later one waits for word that its lock was stolen, in milliseconds.
const RAISE: Millis = 300;

/// How long a member that retries waits for the leader's own retry, in milliseconds. Without this, each of many tabs
/// would send the requests of a backoff of its own.
const HOLD: Millis = 5000;

/// The same where a worker leads, which has no retry of its own: members that retry at about the same time share one.
const HOLD_OF_WORKER: Millis = 500;

/// How long a connection has to be silent before it is replaced for a member that has given up on it, in milliseconds.
const SILENT: Millis = 5000;

/// How long a member counts that is not heard of, in milliseconds. Timers of hidden pages may come a minute late.
pub(super) const FORGET: Millis = 150_000;

/// How long a leader that can't be seen and wants nothing for itself goes on for others, in milliseconds: longer than
/// the longest backoff.
const UNWANTING: Millis = 35_000;

/// How long a tab keeps a connection's failure to itself, in milliseconds: a page that is reloaded loses its connections
/// before it is told that it goes, and then another tab goes on.
const DEPARTURE: Millis = 300;

/// How long a connection that nobody wants is kept, in milliseconds: who reconnects wants none for a moment.
const LINGER: Millis = 100;

/// The most members that are known by number.
const CROWD: usize = 500;

/// How much of the log goes into one message, in bytes: a message costs each member of the group some time, and an entry
/// may be small.
const PACK: usize = 64 << 10;

/// What a leader knows.
#[derive(Debug)]
pub(super) struct Lead {
    /// It hears what others have, until then.
    pub(super) gathers: Millis,
    /// Somebody has followed a later leader. Unless that one has stolen the lock, which is known by then, it is gone.
    raises: Millis,
    peers: Vec<Peer>,
    /// How many connections in a row have failed before there was a head.
    failures: u32,
    /// The shared connection.
    conn: Ticket,
    /// Its response's status; 0 until that is there.
    status: u32,
    blocks: Blocks,
    /// When something came of it last.
    busy: Millis,
    /// Since when nobody wants it.
    unwanted: Millis,
    /// It has failed: when that is told, and the platform's message.
    fails: Millis,
    why: Vec<u8>,
}

/// Another member.
#[derive(Debug)]
struct Peer {
    id: u64,
    flags: u32,
    heard: Millis,
    /// Since when it waits.
    since: Millis,
}

impl Default for Lead {
    fn default() -> Self {
        Self {
            gathers: NEVER,
            raises: NEVER,
            peers: Vec::new(),
            failures: 0,
            conn: NONE,
            status: 0,
            blocks: Blocks::default(),
            busy: 0,
            unwanted: NEVER,
            fails: NEVER,
            why: Vec::new(),
        }
    }
}

impl Lead {
    /// Forgets a member. Whether it was known.
    pub(super) fn forget(&mut self, id: u64) -> bool {
        let known = self.peers.len();
        self.peers.retain(|peer| peer.id != id);
        self.peers.len() < known
    }

    /// How many other members are there for a source.
    fn sources(&self) -> u32 {
        let peers = self.peers.iter();
        peers.filter(|peer| peer.flags & ask::WORKER == 0).count() as u32
    }

    /// What others want, as the flags of [`ask`].
    fn wanted(&self) -> u32 {
        self.peers.iter().fold(0, |all, peer| all | peer.flags)
    }

    /// When the first member is forgotten.
    fn forgets(&self) -> Millis {
        let peers = self.peers.iter();
        peers.fold(NEVER, |first, peer| first.min(peer.heard + FORGET))
    }

    /// Since when the first member waits.
    fn patience(&self) -> Millis {
        let waits = self
            .peers
            .iter()
            .filter(|peer| peer.flags & ask::WAITS != 0);
        waits.fold(NEVER, |first, peer| first.min(peer.since))
    }

    /// Notes what a member has said. Whether it is new.
    fn note(&mut self, id: u64, flags: u32, now: Millis) -> bool {
        let mut since = now;
        let mut is_new = true;
        self.peers.retain(|peer| {
            if peer.id == id {
                is_new = false;
                if peer.flags & ask::WAITS != 0 {
                    since = peer.since;
                }
            }
            peer.id != id
        });
        if self.peers.len() < CROWD {
            self.peers.push(Peer {
                id,
                flags,
                heard: now,
                since,
            });
        }
        is_new
    }
}

impl Member {
    /// The lock is granted.
    ///
    /// A member that has heard of nobody is the first one: whoever wants something has asked for the lock before it. Any
    /// other one may lack what the last leader has sent to others.
    pub(super) fn lead(&mut self) {
        let is_thief = self.silence.theft != NEVER;
        let is_first = self.highest == 0 && !is_thief && self.settings.place == Place::Tab;
        self.raise_term();
        self.leader = self.settings.me;
        self.is_led_by_worker = false;
        self.lead = Lead {
            gathers: self.now + if is_first { 0 } else { GATHER },
            ..Lead::default()
        };
        self.is_synced = false;
        self.forgive();
        self.announce(NOBODY, 0);
    }

    /// A term after all others, which no other member can have: two leaders that don't know of each other would write
    /// different logs with the same places.
    fn raise_term(&mut self) {
        let count = ((self.highest >> 32) + 1).min(u32::MAX.into());
        self.highest = count << 32 | u64::from(self.settings.me as u32);
        self.term = self.highest;
    }

    /// Asks who is still there. Nobody is forgotten for what this leader has not heard while it was away.
    pub(super) fn call(&mut self) {
        for peer in &mut self.lead.peers {
            peer.heard = self.now;
        }
        self.announce_with(NOBODY, 0, lead::CALLS);
    }

    /// Tells who leads, and where the log ends; and the connection that is not replaced.
    pub(super) fn announce(&mut self, to: u64, keep: u32) {
        self.announce_with(to, keep, 0);
    }

    fn announce_with(&mut self, to: u64, keep: u32, mut flags: u32) {
        let is_worker = self.is_worker();
        self.members = (self.lead.sources() + u32::from(!is_worker)).max(1);
        if self.lead.gathers != NEVER {
            flags |= lead::GATHERS;
        }
        if is_worker {
            flags |= lead::WORKER;
        }
        let mut message = self.message(LEAD, to);
        message.position(self.log.end());
        message.word(self.members);
        message.word(keep);
        message.word(flags);
        self.send(message);
    }

    pub(super) fn leader_deadline(&self) -> Millis {
        if self.lead.gathers != NEVER {
            return self.lead.gathers;
        }
        // Nothing is opened while there is a connection, or while its failure is not told.
        let patience = match self.lead.conn {
            NONE if self.lead.fails == NEVER => self.patience_ends(),
            _ => NEVER,
        };
        let forgets = self.lead.forgets();
        let ends = self
            .lead
            .fails
            .min(self.lead.unwanted.saturating_add(LINGER));
        let others = self.resigns_at().min(self.lead.raises).min(forgets);
        patience.min(others).min(ends)
    }

    /// When those that wait have waited long enough for the leader's own retry. A worker has none.
    fn patience_ends(&self) -> Millis {
        let hold = if self.is_worker() {
            HOLD_OF_WORKER
        } else {
            HOLD
        };
        self.lead.patience().saturating_add(hold)
    }

    /// When it ought to leave the lead to others.
    fn resigns_at(&self) -> Millis {
        // A stream without an ID ends where another one takes the lead.
        let at_end = self.log.at_end();
        let holds_all = at_end.is_live() && at_end.id.is_empty();
        match holds_all || self.lead.wanted() & (ask::READS | ask::WAITS) == 0 {
            true => NEVER,
            false => self.rests_at(),
        }
    }

    /// From when on it has been hidden without an attempt for so long that it should not lead. [`resigns_at`](Self::resigns_at)
    /// has the exception.
    pub(super) fn rests_at(&self) -> Millis {
        let is_idle = self.reader.stage == Stage::Idle;
        match self.is_worker() || self.is_visible || !is_idle {
            true => NEVER,
            false => self.reader.idle_since + UNWANTING,
        }
    }

    pub(super) fn go_on_leading(&mut self) {
        if self.lead.gathers != NEVER {
            if self.now < self.lead.gathers {
                return;
            }
            self.lead.gathers = NEVER;
            if self.log.end() == Position::default() {
                let id = match self.reader.stage {
                    Stage::Waiting => self.reader.id.clone(),
                    _ => Vec::new(),
                };
                self.begin_log(id);
            }
            self.announce(NOBODY, 0);
            self.sync();
            self.give_up_lost();
        }
        if self.now >= self.lead.raises {
            self.lead.raises = NEVER;
            self.raise_term();
            self.announce(NOBODY, 0);
        }
        if self.now >= self.lead.forgets() {
            let now = self.now;
            self.lead.peers.retain(|peer| now < peer.heard + FORGET);
            self.announce(NOBODY, 0);
        }
        let wanted = self.lead.wanted();
        let wants = self.wants();
        let is_unwanted = wanted & (ask::READS | ask::WAITS) == 0 && !wants;
        if !is_unwanted || self.lead.conn == NONE {
            self.lead.unwanted = NEVER;
        } else if self.lead.unwanted == NEVER {
            self.lead.unwanted = self.now;
        }
        if self.lead.fails != NEVER {
            if self.now >= self.lead.fails {
                self.lead.fails = NEVER;
                let why = core::mem::take(&mut self.lead.why);
                self.publish(Body::new(Kind::Failure, why));
            }
        } else if self.lead.conn != NONE {
            if self.now >= self.lead.unwanted.saturating_add(LINGER) {
                let has_begun = self.lead.status != 0;
                self.disconnect();
                if has_begun {
                    self.publish(Body::new(Kind::Failure, CUT.to_vec()));
                }
            }
        } else if self.lead.failures > 1 && wanted & ask::WAITS != 0 && !self.is_worker() {
            // Another one may have more luck, or functions that answer.
            return self.resign();
        } else {
            let is_wanted = wants || wanted & (ask::READS | ask::AT_ONCE) != 0;
            if is_wanted || self.now >= self.patience_ends() {
                self.connect();
            }
        }
        if self.now >= self.resigns_at() {
            self.resign();
        }
    }

    /// Ends what no other connection can go on with: what is left of a refusal's body, and a stream without an ID.
    fn give_up_lost(&mut self) {
        let at_end = self.log.at_end();
        if at_end.is_live() && (at_end.is_refusal() || at_end.id.is_empty()) {
            self.publish(Body::new(Kind::Failure, CUT.to_vec()));
        }
    }

    /// Begins a log, at a place that no other log has.
    fn begin_log(&mut self, id: Vec<u8>) {
        let seq = self.log.end().seq.wrapping_add(1);
        let term = self.term;
        self.log.reset(Position { term, seq }, Mark::new(id));
    }

    fn connect(&mut self) {
        let ticket = self.ticket();
        self.lead.conn = ticket;
        self.lead.status = 0;
        self.lead.blocks = Blocks::default();
        self.lead.busy = self.now;
        let id = self.log.at_end().id.clone();
        self.outputs.push(Output::Connect { ticket, id });
    }

    fn disconnect(&mut self) {
        if self.lead.conn != NONE {
            self.outputs.push(Output::Disconnect(self.lead.conn));
            self.lead.conn = NONE;
            self.lead.unwanted = NEVER;
        }
    }

    /// Lets go of the connection, and of the lead.
    pub(super) fn step_down(&mut self) {
        if self.is_leading() {
            self.disconnect();
            self.lead = Lead::default();
            self.forgive();
        }
        self.leader = NOBODY;
        self.is_led_by_worker = false;
        self.is_synced = false;
    }

    /// Leaves the lead to another one.
    pub(super) fn resign(&mut self) {
        self.step_down();
        self.send_bye();
        self.unlock();
        self.lock_at = self.now + AGAIN;
    }

    /// Whether the connection with this number, on which a member has given up, stays. One that has said something
    /// lately does; another one is replaced.
    pub(super) fn keeps(&mut self, renew: u32) -> bool {
        let lead = &self.lead;
        if renew == 0 || lead.conn == NONE || lead.status == 0 || self.log.at_end().conn != renew {
            return false;
        }
        if is_stream(lead.status) && self.now < lead.busy + SILENT {
            return true;
        }
        self.disconnect();
        self.give_up_lost();
        if self.log.at_end().is_live() {
            self.connect();
        }
        false
    }

    /// Answers a member's question.
    pub(super) fn answer(
        &mut self,
        from: u64,
        term: u64,
        at: Position,
        mut flags: u32,
        renew: u32,
        id: &[u8],
    ) {
        // It does not know yet that the connection is over by which it reads.
        if !self.log.at_end().is_live() && at != self.log.end() {
            flags &= !ask::READS;
        }
        let is_new = self.lead.note(from, flags, self.now);
        if term > self.term {
            // It followed a later leader, which is gone: this one holds the lock.
            self.lead.raises = self.lead.raises.min(self.now + RAISE);
            return;
        }
        if self.lead.gathers == NEVER {
            // A worker has no ID of its own, and takes that of the first tab that has one.
            let at_end = self.log.at_end();
            let is_blank = self.log.start() == self.log.end() && at_end.conn == NONE;
            let lacks = at_end.id.is_empty() && !id.is_empty();
            if is_blank && lacks && self.is_worker() && self.lead.conn == NONE {
                self.begin_log(id.to_vec());
            }
            self.hand_on(from, at, flags & ask::ALL != 0);
            let keep = if self.keeps(renew) { renew } else { 0 };
            self.announce(if is_new { NOBODY } else { from }, keep);
        }
    }

    /// Sends what a member lacks whose log ends at this place. `all`: it needs what is kept, and not only what comes
    /// next.
    pub(super) fn hand_on(&mut self, to: u64, at: Position, all: bool) {
        let end = self.log.end();
        let mut seq = at.seq;
        if !self.log.holds(at) {
            seq = if all {
                self.log.start().seq
            } else if self.log.at_end().is_refusal() {
                self.log.latest_begin()
            } else {
                end.seq
            };
            let mut message = self.message(WELCOME, to);
            message.position(self.log.position(seq));
            message.position(end);
            message.mark(&self.log.mark(seq));
            self.send(message);
        }
        while self.log.entry(seq).is_some() {
            let mut message = self.message(APPEND, to);
            message.position(self.log.position(seq));
            while let Some(entry) = self.log.entry(seq)
                && message.0.len() < PACK
            {
                message.entry(entry.term, &entry.body);
                seq = seq.wrapping_add(1);
            }
            self.send(message);
        }
    }

    /// Writes the log's next entry, and sends it to all.
    fn publish(&mut self, body: Body) {
        if !self.lead.peers.is_empty() {
            let mut message = self.message(APPEND, NOBODY);
            message.position(self.log.end());
            message.entry(self.term, &body);
            self.send(message);
        }
        if body.ends() {
            // All attempts end by that. Who wants another one says so.
            for peer in &mut self.lead.peers {
                peer.flags &= ask::WORKER;
            }
        }
        self.append(self.term, body);
    }

    /// A response's head has come.
    pub(super) fn begin(&mut self, ticket: Ticket, status: u32, head: &[u8]) {
        if ticket != self.lead.conn {
            return self.begin_own(ticket, status, head);
        }
        self.lead.failures = 0;
        self.lead.status = status;
        self.lead.busy = self.now;
        self.publish(Body {
            kind: Kind::Begin,
            conn: self.log.at_end().next_conn(),
            status,
            bytes: head.to_vec(),
        });
    }

    pub(super) fn take_chunk(&mut self, ticket: Ticket, bytes: &[u8]) {
        if ticket != self.lead.conn {
            return self.take_own(ticket, bytes);
        }
        self.lead.busy = self.now;
        let part = match is_stream(self.lead.status) {
            true => self.lead.blocks.push(bytes),
            false => bytes.to_vec(),
        };
        if !part.is_empty() {
            self.publish(Body::new(Kind::Data, part));
        }
    }

    /// A connection is over.
    pub(super) fn finish(&mut self, ticket: Ticket, kind: Kind, why: &[u8]) {
        if ticket != self.lead.conn {
            return self.finish_own(ticket, kind, why);
        }
        self.lead.conn = NONE;
        if self.lead.status == 0 {
            self.lead.failures = self.lead.failures.saturating_add(1);
        }
        let rest = core::mem::take(&mut self.lead.blocks).finish();
        if kind == Kind::Failure && self.lead.status != 0 && !self.is_worker() {
            self.lead.fails = self.now + DEPARTURE;
            self.lead.why = why.to_vec();
            return;
        }
        let bytes = if kind == Kind::End {
            rest
        } else {
            why.to_vec()
        };
        self.publish(Body::new(kind, bytes));
    }
}
