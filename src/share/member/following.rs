//! How a member follows: it keeps its log as the leader's is, and notices where the leader is silent.

use super::{AGAIN, Member, Part, Stage, lead};
use crate::session::Millis;
use crate::share::Place;
use crate::share::log::{Body, Mark, Position};
use crate::share::message::{Ask, ask};

/// After how long without a word the leader is asked, by a member that can be seen, in milliseconds.
const QUIET: Millis = 3000;

/// The same where it can't be seen.
const QUIET_HIDDEN: Millis = 30_000;

/// How long an answer may take, in milliseconds.
const ANSWER: Millis = 2000;

/// How long a new request for the lock may take to be granted, in milliseconds: it ends a holder that is in the
/// back/forward cache. Then the lock is stolen.
const FRESH: Millis = 1000;

/// How long a theft may take, in milliseconds.
const THEFT: Millis = 5000;

/// The pause after a first theft, in milliseconds. Each further one doubles it.
const PAUSE: Millis = 5000;

/// The longest pause, in milliseconds; a leader that is heard for so long ends all pauses.
const LONGEST: Millis = 60_000;

/// How often a member tells its leader that it is still there, in milliseconds.
const STILL_THERE: Millis = 60_000;

/// The same while it waits for a response, as its word may have been lost.
const STILL_WAITING: Millis = 5000;

/// What is known of a leader's silence.
#[derive(Debug, Default)]
pub(super) struct Silence {
    /// When it was heard of last.
    heard: Millis,
    /// Since when it has been asked without an answer.
    pub(super) asked: Option<Millis>,
    /// Since when the lock has been asked for anew.
    fresh: Option<Millis>,
    /// Since when it is being stolen.
    theft: Option<Millis>,
    thefts: u32,
    /// No theft before.
    not_before: Millis,
}

impl Member {
    /// Begins anew to wait for the leader: this member was away itself, or the leader was heard.
    pub(super) fn forgive(&mut self) {
        self.silence.heard = self.now;
        self.silence.asked = None;
        self.silence.fresh = None;
        self.silence.theft = None;
    }

    /// Somebody was heard.
    pub(super) fn notice(&mut self, from: u64, term: u32) {
        if !matches!(self.part, Part::Following { leader, .. } if leader == from)
            || term != self.term
        {
            return;
        }
        let asked = self.silence.asked;
        self.forgive();
        // What was asked is not answered as long as the logs differ.
        if !self.is_synced {
            self.silence.asked = asked;
        }
        if self.now >= self.silence.not_before.saturating_add(LONGEST) {
            self.silence.thefts = 0;
        }
    }

    fn quiet(&self) -> Millis {
        if self.is_visible { QUIET } else { QUIET_HIDDEN }
    }

    fn still(&self) -> Millis {
        match self.reader.stage {
            Stage::Waiting => STILL_WAITING,
            _ => STILL_THERE,
        }
    }

    pub(super) fn follower_deadline(&self) -> Option<Millis> {
        if !self.wants() {
            return None;
        }
        let Silence {
            heard,
            asked,
            fresh,
            theft,
            not_before,
            ..
        } = self.silence;
        let next = match (asked, fresh, theft) {
            (_, _, Some(theft)) => theft + THEFT,
            (_, Some(fresh), _) if self.is_visible => (fresh + FRESH).max(not_before),
            (_, Some(fresh), _) => fresh + QUIET_HIDDEN,
            (Some(asked), ..) => asked + ANSWER,
            (None, ..) => heard + self.quiet(),
        };
        Some(next.min(self.spoke + self.still()))
    }

    /// Looks at the clock, as one who follows or joins.
    pub(super) fn watch(&mut self) {
        if !self.wants() || self.follower_deadline().is_none_or(|at| self.now < at) {
            return;
        }
        let Silence {
            heard,
            asked,
            fresh,
            theft,
            not_before,
            ..
        } = self.silence;
        let now = self.now;
        match (asked, fresh, theft) {
            (_, _, Some(theft)) if now >= theft + THEFT => {
                self.silence.theft = None;
                self.silence.fresh = Some(now);
            }
            (_, _, Some(_)) => {}
            (_, Some(fresh), _) => {
                if self.is_visible && now >= (fresh + FRESH).max(not_before) {
                    let pause = PAUSE << self.silence.thefts.min(4);
                    self.silence.thefts = self.silence.thefts.saturating_add(1);
                    self.silence.not_before = now + pause.min(LONGEST);
                    self.silence.theft = Some(now);
                    self.request_lock(true);
                } else if now >= fresh + QUIET_HIDDEN {
                    self.silence.fresh = Some(now);
                    self.request_lock(false);
                }
            }
            (Some(asked), ..) if now >= asked + ANSWER => {
                if now < heard + ANSWER {
                    // It is there, and has not answered.
                    self.silence.asked = None;
                } else {
                    self.silence.fresh = Some(now);
                    self.has_worker = false;
                    self.request_lock(false);
                }
                self.ask();
            }
            _ => {}
        }
        let is_quiet = self.silence.asked.is_none() && now >= heard + self.quiet();
        if is_quiet || now >= self.spoke + self.still() {
            self.ask();
        }
    }

    pub(super) fn hear_ask(&mut self, from: u64, term: u32, asked: Ask) {
        if asked.flags & ask::WORKER != 0 && self.settings.place == Place::BesideWorker {
            self.has_worker = true;
            if matches!(self.part, Part::Leading(_)) {
                return self.resign();
            }
            self.unlock();
            self.lock_at = None;
        }
        if matches!(self.part, Part::Leading(_)) {
            self.answer(from, term, asked);
        }
    }

    pub(super) fn hear_lead(
        &mut self,
        from: u64,
        term: u32,
        end: Position,
        members: u32,
        keep: u32,
        flags: u32,
    ) {
        let is_leading = matches!(self.part, Part::Leading(_));
        let is_older =
            term < self.term || (term == self.term && is_leading && from < self.settings.me);
        if is_older {
            // It does not know yet that it was followed by another one.
            return if is_leading {
                self.announce(0)
            } else {
                self.ask()
            };
        }
        if term > self.term || is_leading {
            self.step_down();
            if is_leading {
                self.unlock();
                self.lock_at = Some(self.now + AGAIN);
            }
            self.term = term;
            self.is_synced = false;
            self.resync = None;
        }
        let is_worker = flags & lead::WORKER != 0;
        self.part = Part::Following {
            leader: from,
            is_worker,
        };
        self.has_worker |= is_worker && self.settings.place == Place::BesideWorker;
        self.members = members;
        if keep != 0 && keep == self.reader.renew {
            self.reader.renew = 0;
        }
        let mine = self.log.end();
        if flags & lead::GATHERS != 0 {
            self.is_synced = false;
            self.resync = None;
            if mine > end {
                self.hand_on(from, end, true);
            }
            self.ask();
        } else if mine == end {
            self.sync();
        } else {
            self.catch_up();
        }
        self.notice(from, term);
    }

    /// Asks for what the log lacks, though not again and again while the answer is on its way.
    fn catch_up(&mut self) {
        self.is_synced = false;
        if self.resync.is_none_or(|at| self.now >= at + ANSWER / 4) {
            self.resync = Some(self.now);
            self.silence.asked = None;
            self.ask();
        }
    }

    /// The log is the leader's.
    fn sync(&mut self) {
        self.is_synced = true;
        self.resync = None;
        self.relocate();
    }

    pub(super) fn hear_welcome(
        &mut self,
        from: u64,
        term: u32,
        at: Position,
        mark: Mark,
        end: Position,
    ) {
        let takes = match &mut self.part {
            // Another one has more than this one, which has just begun to lead.
            Part::Leading(lead) => lead.gathers.is_some() && end > self.log.end(),
            Part::Following { leader, .. } => {
                *leader == from && term == self.term && !self.is_synced
            }
            Part::Joining => false,
        };
        if takes {
            self.log.reset(at, mark);
        }
    }

    pub(super) fn hear_append(
        &mut self,
        from: u64,
        term: u32,
        written: Position,
        body: Body,
        is_for_me: bool,
    ) {
        let next = self.log.end().seq;
        match &self.part {
            Part::Leading(lead) => {
                if lead.gathers.is_some() && is_for_me {
                    if written.seq == next && written.term >= self.log.end().term {
                        self.log.append(written.term, body);
                    }
                } else if term < self.term {
                    self.announce(0);
                }
            }
            Part::Following { leader, .. } if *leader == from && term == self.term => {
                if written.seq == next && (self.is_synced || is_for_me) {
                    self.log.append(written.term, body);
                    self.look(next);
                } else if self.is_synced && written.seq > next {
                    self.catch_up();
                }
            }
            // A leader that is not known yet.
            _ if self.silence.asked.is_none()
                && (term > self.term || matches!(self.part, Part::Joining)) =>
            {
                self.ask();
            }
            _ => {}
        }
    }

    pub(super) fn hear_bye(&mut self, from: u64) {
        match &mut self.part {
            Part::Following { leader, .. } if *leader == from => {
                self.part = Part::Joining;
                self.is_synced = false;
                self.forgive();
                self.silence.asked = Some(self.now);
            }
            Part::Leading(lead) => {
                let was_known = lead.forget(from);
                if was_known {
                    self.announce(0);
                }
            }
            Part::Following { .. } | Part::Joining => {}
        }
    }
}
