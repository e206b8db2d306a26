//! How a member leads: it connects where somebody wants that, writes the log, and hands it on.

use super::{Member, Part, Stage, lead};
use crate::session::Millis;
use crate::share::blocks::Blocks;
use crate::share::log::Begin;
use crate::share::log::{Body, Position};
use crate::share::message::{Ask, Words, ask};
use crate::share::{Output, Place, Ticket};
use alloc::rc::Rc;
use alloc::vec::Vec;

/// How long a new leader hears what others have before it connects, in milliseconds.
const GATHER: Millis = 50;

/// How long a member that retries waits for the leader's own retry, in milliseconds. Without this, each of many tabs
/// would send the requests of a backoff of its own.
const HOLD: Millis = 5000;

/// How long a connection has to be silent before it is replaced for a member that has given up on it, in milliseconds.
const SILENT: Millis = 5000;

/// How long a member counts that is not heard of, in milliseconds. Timers of hidden pages may come a minute late.
const FORGET: Millis = 150_000;

/// How long a leader that can't be seen and wants nothing for itself goes on for others, in milliseconds: longer than
/// the longest backoff.
const UNWANTING: Millis = 35_000;

/// What a leader knows.
#[derive(Debug)]
pub(super) struct Lead {
    /// It hears what others have, until then.
    pub(super) gathers: Option<Millis>,
    conn: Option<Conn>,
    peers: Vec<Peer>,
    /// How many connections in a row have failed before there was a head.
    failures: u32,
}

#[derive(Debug)]
struct Conn {
    ticket: Ticket,
    has_begun: bool,
    is_stream: bool,
    blocks: Blocks,
    /// When something came of it last.
    busy: Millis,
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

impl Lead {
    pub(super) fn members(&self, place: Place) -> u32 {
        self.peers.len() as u32 + u32::from(place != Place::Worker)
    }

    /// Whether this one was known.
    pub(super) fn forget(&mut self, id: u64) -> bool {
        let known = self.peers.len();
        self.peers.retain(|peer| peer.id != id);
        self.peers.len() < known
    }

    fn any(&self, flags: u32) -> bool {
        self.peers.iter().any(|peer| peer.flags & flags != 0)
    }

    /// When the first member has waited for long enough.
    fn patience(&self) -> Option<Millis> {
        let waits = self
            .peers
            .iter()
            .filter(|peer| peer.flags & ask::WAITS != 0);
        waits.map(|peer| peer.since + HOLD).min()
    }

    /// Notes what a member has said. Whether it is new.
    fn note(&mut self, id: u64, flags: u32, now: Millis) -> bool {
        if let Some(peer) = self.peers.iter_mut().find(|peer| peer.id == id) {
            if peer.flags & ask::WAITS == 0 {
                peer.since = now;
            }
            (peer.flags, peer.heard) = (flags, now);
            return false;
        }
        self.peers.push(Peer {
            id,
            flags,
            heard: now,
            since: now,
        });
        true
    }
}

impl Member {
    /// The lock is granted.
    ///
    /// A member that has heard of nobody is the first one: whoever wants something has asked for the lock before it. Any
    /// other one may lack what the last leader has sent to others.
    pub(super) fn lead(&mut self) {
        let is_first = self.highest == 0 && self.settings.place == Place::Tab && !self.has_worker;
        self.highest = self.highest.saturating_add(1);
        self.term = self.highest;
        self.part = Part::Leading(Lead {
            gathers: Some(self.now + if is_first { 0 } else { GATHER }),
            conn: None,
            peers: Vec::new(),
            failures: 0,
        });
        self.is_synced = false;
        self.forgive();
        self.announce(0);
    }

    /// Tells who leads, and where the log ends.
    pub(super) fn announce(&mut self, to: u64) {
        self.announce_keeping(to, 0);
    }

    fn announce_keeping(&mut self, to: u64, keep: u32) {
        let Part::Leading(lead) = &self.part else {
            return;
        };
        let is_worker = self.settings.place == Place::Worker;
        let flags = if lead.gathers.is_some() {
            lead::GATHERS
        } else {
            0
        } | if is_worker { lead::WORKER } else { 0 };
        let members = lead.members(self.settings.place);
        let end = self.log.end();
        self.send(
            to,
            Words::Lead {
                end,
                members,
                keep,
                flags,
            },
        );
    }

    pub(super) fn leader_deadline(&self, lead: &Lead) -> Option<Millis> {
        if lead.gathers.is_some() {
            return lead.gathers;
        }
        let patience = lead.patience().filter(|_| lead.conn.is_none());
        let resigns = self
            .may_resign(lead)
            .then_some(self.reader.idle_since + UNWANTING);
        [patience, resigns].into_iter().flatten().min()
    }

    /// Whether it ought to leave the lead to others after some time.
    fn may_resign(&self, lead: &Lead) -> bool {
        self.settings.place != Place::Worker
            && !self.is_visible
            && self.reader.stage == Stage::Idle
            && lead.any(ask::READS | ask::WAITS)
    }

    pub(super) fn go_on_leading(&mut self) {
        let now = self.now;
        let Part::Leading(lead) = &mut self.part else {
            return;
        };
        if let Some(until) = lead.gathers {
            if now < until {
                return;
            }
            lead.gathers = None;
            self.is_synced = true;
            self.announce(0);
            // What is left of a refusal's body is lost. A stream goes on.
            if self
                .log
                .at_end()
                .live
                .as_ref()
                .is_some_and(|live| !live.is_stream())
            {
                self.publish(Body::End(None));
            }
            self.relocate();
        }
        let Part::Leading(lead) = &mut self.part else {
            return;
        };
        lead.peers.retain(|peer| now < peer.heard + FORGET);
        let reads = lead.any(ask::READS);
        let waits = lead.any(ask::WAITS);
        if let Some(conn) = &lead.conn {
            if !reads && !waits && self.reader.stage == Stage::Idle {
                self.outputs.push_back(Output::Disconnect(conn.ticket));
                let has_begun = conn.has_begun;
                lead.conn = None;
                if has_begun {
                    self.publish(Body::End(None));
                }
            }
        } else {
            let is_cut = self.log.at_end().live.is_some();
            let is_late = lead.patience().is_some_and(|at| now >= at);
            let has_failed = lead.failures > 1 && waits && self.settings.place != Place::Worker;
            if has_failed {
                return self.resign();
            }
            let is_wanted = self.reader.stage == Stage::Waiting
                || (is_cut && (reads || self.reader.stage == Stage::Open))
                || lead.any(ask::AT_ONCE)
                || is_late;
            if is_wanted {
                self.connect();
            }
        }
        if let Part::Leading(lead) = &self.part
            && self.may_resign(lead)
            && now >= self.reader.idle_since + UNWANTING
        {
            self.resign();
        }
    }

    fn connect(&mut self) {
        let ticket = self.ticket();
        let (id, now) = (self.log.at_end().id.clone(), self.now);
        if let Part::Leading(lead) = &mut self.part {
            lead.conn = Some(Conn {
                ticket,
                has_begun: false,
                is_stream: false,
                blocks: Blocks::default(),
                busy: now,
            });
            self.outputs.push_back(Output::Connect { ticket, id });
        }
    }

    /// Lets go of the connection, and of the lead.
    pub(super) fn step_down(&mut self) {
        if let Part::Leading(Lead { conn, .. }) = &self.part {
            if let Some(conn) = conn {
                self.outputs.push_back(Output::Disconnect(conn.ticket));
            }
            self.forgive();
        }
        self.part = Part::Joining;
        self.is_synced = false;
    }

    /// Leaves the lead to another one.
    pub(super) fn resign(&mut self) {
        self.step_down();
        self.send(0, Words::Bye);
        self.unlock();
        self.lock_at = Some(self.now + super::AGAIN);
    }

    /// Whether the connection with this number, on which a member has given up, stays. One that has said something
    /// lately does.
    pub(super) fn keeps(&mut self, renew: u32) -> bool {
        let now = self.now;
        let Part::Leading(Lead {
            conn: Some(conn), ..
        }) = &self.part
        else {
            return false;
        };
        if renew == 0 || !conn.has_begun || self.log.at_end().conn != renew {
            return false;
        }
        if conn.is_stream && now < conn.busy + SILENT {
            return true;
        }
        self.outputs.push_back(Output::Disconnect(conn.ticket));
        self.connect();
        false
    }

    /// Answers a member's question.
    pub(super) fn answer(&mut self, from: u64, term: u32, asked: Ask) {
        let now = self.now;
        let Part::Leading(lead) = &mut self.part else {
            return;
        };
        let is_new = lead.note(from, asked.flags, now);
        if term > self.term {
            // It followed a later leader, which is gone: this one holds the lock.
            self.highest = self.highest.saturating_add(1);
            self.term = self.highest;
            return self.announce(0);
        }
        if lead.gathers.is_some() {
            return;
        }
        self.hand_on(from, asked.at, asked.flags & ask::ALL != 0);
        let keep = if self.keeps(asked.renew) {
            asked.renew
        } else {
            0
        };
        self.announce_keeping(if is_new { 0 } else { from }, keep);
    }

    /// Sends what a member lacks whose log ends at this place.
    ///
    /// `all`: it needs what is kept, and not only what comes next.
    pub(super) fn hand_on(&mut self, to: u64, at: Position, all: bool) {
        let end = self.log.end();
        let is_newcomer = at == Position::default() && end != at && !all;
        let mut seq = at.seq;
        if is_newcomer || !self.log.holds(at) {
            let refusal = self
                .log
                .at_end()
                .live
                .as_ref()
                .filter(|live| !live.is_stream());
            seq = match refusal.and_then(|_| self.log.latest_begin()) {
                _ if all => self.log.start().seq,
                Some(begin) => begin,
                None => end.seq,
            };
            let mark = self.log.mark(seq);
            let at = self.log.position(seq).unwrap_or(end);
            self.send(to, Words::Welcome { at, mark, end });
        }
        while let Some(entry) = self.log.entry(seq) {
            let (term, body) = (entry.term, entry.body.clone());
            self.send(to, Words::Append { seq, term, body });
            seq = seq.wrapping_add(1);
        }
    }

    /// Writes the log's next entry, and sends it to all.
    fn publish(&mut self, body: Body) {
        let Part::Leading(lead) = &self.part else {
            return;
        };
        let (seq, term) = (self.log.end().seq, self.term);
        let mut words = Words::Append { seq, term, body };
        if !lead.peers.is_empty() {
            let message = crate::share::message::Message {
                from: self.settings.me,
                to: 0,
                term,
                words,
            };
            self.outputs.push_back(Output::Send(message.write()));
            words = message.words;
        }
        if let Words::Append { body, .. } = words {
            self.log.append(term, body);
        }
        self.look(seq);
    }

    /// A response's head has come.
    pub(super) fn begin(&mut self, ticket: Ticket, status: u16, head: &[u8]) {
        let now = self.now;
        let number = self.log.at_end().conn.wrapping_add(1);
        match &mut self.part {
            Part::Leading(lead) if lead.conn.as_ref().is_some_and(|conn| conn.ticket == ticket) => {
                lead.failures = 0;
                let begin = Begin {
                    conn: number,
                    status,
                    head: head.to_vec(),
                };
                if let Some(conn) = &mut lead.conn {
                    (conn.has_begun, conn.is_stream, conn.busy) = (true, begin.is_stream(), now);
                }
                self.publish(Body::Begin(Rc::new(begin)));
            }
            _ => self.begin_own(ticket, status, head),
        }
    }

    pub(super) fn take_chunk(&mut self, ticket: Ticket, bytes: &[u8]) {
        let now = self.now;
        let Part::Leading(Lead {
            conn: Some(conn), ..
        }) = &mut self.part
        else {
            return self.take_own(ticket, bytes);
        };
        if conn.ticket != ticket {
            return self.take_own(ticket, bytes);
        }
        conn.busy = now;
        let part = if conn.is_stream {
            conn.blocks.push(bytes)
        } else {
            Some(bytes.to_vec())
        };
        match part {
            Some(part) if part.is_empty() => {}
            Some(part) => self.publish(Body::Data(part)),
            None => {
                self.outputs.push_back(Output::Disconnect(ticket));
                self.finish(ticket, Some(b"an event is too large to be shared".to_vec()));
            }
        }
    }

    /// A connection is over.
    pub(super) fn finish(&mut self, ticket: Ticket, why: Option<Vec<u8>>) {
        let conn = match &mut self.part {
            Part::Leading(lead) => lead.conn.take_if(|conn| conn.ticket == ticket),
            _ => None,
        };
        let Some(conn) = conn else {
            return self.finish_own(ticket, why);
        };
        if let Part::Leading(lead) = &mut self.part
            && !conn.has_begun
        {
            lead.failures = lead.failures.saturating_add(1);
        }
        let rest = conn.blocks.finish();
        if why.is_none() && !rest.is_empty() {
            self.publish(Body::Data(rest));
        }
        self.publish(Body::End(why));
        // All attempts end by that. Who wants another one says so.
        if let Part::Leading(lead) = &mut self.part {
            for peer in &mut lead.peers {
                peer.flags &= !(ask::READS | ask::WAITS | ask::AT_ONCE);
            }
        }
    }
}
