//! How a member follows: it keeps its log as the leader's is, and notices where the leader is silent.

use super::reading::APART;
use super::{AGAIN, Member, NEVER, NOBODY, NONE, Stage};
use crate::session::Millis;
use crate::share::Place;
use crate::share::log::{Body, Kind, Mark, Position};
use crate::share::message::{ask, lead};

/// After how long without a word the leader is asked, by a member that can be seen, in milliseconds.
const QUIET: Millis = 3000;

/// The same where it can't be seen.
const QUIET_HIDDEN: Millis = 30_000;

/// How long an answer may take, in milliseconds.
const ANSWER: Millis = 2000;

/// How long a member waits for what its log lacks before it asks again, in milliseconds.
const RESYNC: Millis = 500;

/// How long a new request for the lock may take to be granted, in milliseconds: it ends a holder that is in the
/// back/forward cache. Then the lock is stolen.
const FRESH: Millis = 1000;

/// How long a theft may take, in milliseconds.
const THEFT: Millis = 5000;

/// The pause after a first theft, in milliseconds. Each further one doubles it, up to 16 times that.
const PAUSE: Millis = 5000;

/// How long after a pause a leader has to be heard, in milliseconds, for thefts to be forgotten.
const CALM: Millis = 60_000;

/// How often a member tells its leader that it is still there, in milliseconds.
const STILL_THERE: Millis = 60_000;

/// The same while it waits for a response, as its word may have been lost.
const STILL_WAITING: Millis = 5000;

/// What is known of a leader's silence.
#[derive(Debug)]
pub(super) struct Silence {
    /// When it was heard of last.
    heard: Millis,
    /// Since when it has been asked without an answer.
    pub(super) asked: Millis,
    /// Since when the lock has been asked for anew.
    fresh: Millis,
    /// Since when it is being stolen.
    pub(super) theft: Millis,
    thefts: u32,
    /// No theft before.
    not_before: Millis,
}

impl Silence {
    pub(super) const fn new() -> Self {
        Self {
            heard: 0,
            asked: NEVER,
            fresh: NEVER,
            theft: NEVER,
            thefts: 0,
            not_before: 0,
        }
    }
}

impl Member {
    /// Begins anew to wait for the leader: this member was away itself, or the leader was heard.
    pub(super) fn forgive(&mut self) {
        let silence = &mut self.silence;
        silence.heard = self.now;
        (silence.asked, silence.fresh, silence.theft) = (NEVER, NEVER, NEVER);
    }

    /// Somebody was heard.
    pub(super) fn notice(&mut self, from: u64, term: u64) {
        if self.leader != from || term != self.term {
            return;
        }
        let asked = self.silence.asked;
        self.forgive();
        // What was asked is not answered as long as the logs differ.
        if !self.is_synced {
            self.silence.asked = asked;
        }
        if self.now >= self.silence.not_before + CALM {
            self.silence.thefts = 0;
        }
    }

    /// Whether its leader was heard just now, or is itself.
    pub(super) fn is_led(&self) -> bool {
        self.is_leading() || self.now < self.silence.heard + QUIET
    }

    fn quiet(&self) -> Millis {
        if self.is_visible { QUIET } else { QUIET_HIDDEN }
    }

    /// When it is to say again that it is there.
    fn still(&self) -> Millis {
        let waits = self.reader.stage == Stage::Waiting;
        self.spoke + if waits { STILL_WAITING } else { STILL_THERE }
    }

    /// When something follows from the leader's silence.
    fn patience(&self) -> Millis {
        let silence = &self.silence;
        if silence.theft != NEVER {
            silence.theft + THEFT
        } else if silence.fresh != NEVER && self.is_visible {
            (silence.fresh + FRESH).max(silence.not_before)
        } else if silence.fresh != NEVER {
            silence.fresh + QUIET_HIDDEN
        } else if silence.asked != NEVER {
            silence.asked + ANSWER
        } else {
            silence.heard + self.quiet()
        }
    }

    pub(super) fn follower_deadline(&self) -> Millis {
        match self.wants() {
            true => self.patience().min(self.still()),
            false => NEVER,
        }
    }

    /// Looks at the clock, as one who follows or joins.
    ///
    /// A leader that is silent is asked, then the lock is asked for anew, then it is stolen: by a member that can be
    /// seen, whose own timers are on time, and after ever longer pauses.
    pub(super) fn watch(&mut self) {
        let now = self.now;
        if !self.wants() {
            return;
        }
        let mut asks = now >= self.still();
        if now >= self.patience() {
            let silence = &mut self.silence;
            if silence.theft != NEVER {
                (silence.theft, silence.fresh) = (NEVER, now);
            } else if silence.fresh != NEVER && self.is_visible {
                silence.theft = now;
                silence.not_before = now + (PAUSE << silence.thefts.min(4));
                silence.thefts = silence.thefts.saturating_add(1);
                self.request_lock(true);
            } else if silence.asked == NEVER {
                asks = true;
            } else if now < silence.heard + ANSWER {
                // It is there, and has not answered.
                silence.asked = NEVER;
                asks = true;
            } else {
                silence.fresh = now;
                // Whoever leads from now on is followed, whatever the term.
                (self.leader, self.term) = (NOBODY, 0);
                self.is_led_by_worker = false;
                self.is_synced = false;
                self.has_worker = false;
                self.request_lock(false);
                asks = true;
            }
        }
        if asks {
            self.ask();
        }
    }

    pub(super) fn hear_ask(
        &mut self,
        from: u64,
        term: u64,
        at: Position,
        flags: u32,
        renew: u32,
        id: &[u8],
    ) {
        if flags & ask::WORKER != 0 && self.settings.place == Place::BesideWorker {
            self.has_worker = true;
            if self.is_leading() {
                return self.resign();
            }
            self.unlock();
        }
        if self.is_leading() {
            self.answer(from, term, at, flags, renew, id);
        }
    }

    pub(super) fn hear_lead(
        &mut self,
        from: u64,
        term: u64,
        end: Position,
        members: u32,
        keep: u32,
        flags: u32,
    ) {
        let is_leading = self.is_leading();
        if term < self.term || (term == self.term && is_leading && from < self.settings.me) {
            // It does not know yet that it was followed by another one.
            return if is_leading {
                self.announce(NOBODY, 0)
            } else {
                self.ask()
            };
        }
        if is_leading {
            self.step_down();
            self.unlock();
            self.lock_at = self.now + AGAIN;
        }
        let is_new = self.leader != from || self.term != term;
        if is_new {
            self.is_synced = false;
            self.resync = 0;
        }
        self.term = term;
        self.leader = from;
        self.is_led_by_worker = flags & lead::WORKER != 0;
        self.has_worker |= self.is_led_by_worker && self.settings.place == Place::BesideWorker;
        if flags & lead::GATHERS == 0 {
            self.members = members.max(1);
        }
        if keep == self.reader.renew {
            self.reader.renew = 0;
        }
        let mine = self.log.end();
        if flags & lead::GATHERS != 0 {
            self.is_synced = false;
            self.resync = 0;
            if mine > end {
                self.hand_on(from, end, true);
            }
            self.ask();
        } else if mine == end {
            self.sync();
            if is_new || (flags & lead::CALLS != 0 && self.wants()) {
                self.ask();
            }
        } else {
            self.catch_up();
        }
        self.notice(from, term);
    }

    /// Whether its leader is gone, and the next one, if there is one, still gathers. A page that is just back counts as well.
    /// What the last leader has sent may still be on its way.
    fn is_between_leaders(&self) -> bool {
        !self.is_synced && (self.leader == NOBODY || self.resync == 0)
    }

    /// Asks for what the log lacks, though not again and again while the answer is on its way.
    fn catch_up(&mut self) {
        self.is_synced = false;
        if self.now >= self.resync {
            self.resync = self.now + RESYNC;
            self.silence.asked = NEVER;
            self.ask();
        }
    }

    pub(super) fn hear_welcome(
        &mut self,
        from: u64,
        term: u64,
        at: Position,
        end: Position,
        mark: Mark,
    ) {
        let takes = match self.is_leading() {
            // Another one has more than this one, which has just begun to lead.
            true => self.lead.gathers != NEVER && end > self.log.end(),
            false => self.leader == from && term == self.term && !self.is_synced,
        };
        if takes {
            self.log.reset(at, mark);
            // Numbers of entries and connections of its old log mean nothing in this one.
            let reader = &mut self.reader;
            (reader.since, reader.conn, reader.renew) = (0, NONE, NONE);
            reader.joined = APART;
            self.want_again();
        }
    }

    pub(super) fn hear_append(
        &mut self,
        from: u64,
        term: u64,
        before: Position,
        written: u64,
        body: Body,
        is_for_me: bool,
    ) {
        let end = self.log.end();
        // A connection's number goes up by one.
        let is_number = body.kind != Kind::Begin || body.conn == self.log.at_end().next_conn();
        let is_next = before == end && is_number;
        if self.is_leading() {
            // The lock may come before what the last leader has sent to all: that is taken as what others hand on.
            if is_next && self.lead.gathers != NEVER {
                self.append(written, body);
            }
        } else if self.leader == from && self.term == term {
            if is_next && (self.is_synced || is_for_me) {
                self.append(written, body);
            } else if self.is_synced && before.seq > end.seq {
                self.catch_up();
            }
        } else if is_next && term <= self.term && self.is_between_leaders() {
            self.append(written, body);
            if self.leader != NOBODY {
                self.hand_on(self.leader, before, false);
            }
        }
        let is_unknown = term > self.term || self.leader == NOBODY;
        if is_unknown && !self.is_leading() && self.silence.asked == NEVER {
            // A leader that is not known yet.
            self.ask();
        }
    }

    pub(super) fn hear_bye(&mut self, from: u64) {
        if self.is_leading() {
            if self.lead.forget(from) {
                self.announce(NOBODY, 0);
            }
        } else if self.leader == from {
            self.leader = NOBODY;
            self.is_led_by_worker = false;
            self.is_synced = false;
            self.forgive();
            self.silence.asked = self.now;
        }
    }
}
