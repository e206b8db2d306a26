use super::super::phase::{Hold, Next, Phase};
use super::super::{Fault, Millis, Moment, Wait};
use super::Session;

/// How long an open stream may have been silent when the page comes back, where the policy sets no
/// time-out. After that the stream is taken for dead: a connection that breaks while a device sleeps
/// is often never reported.
const STALE: Millis = 30_000;

/// Clients that get their network back together come back within this time, not at one moment.
const ONLINE_SPREAD: Millis = 500;

/// For how long a page may be about to go. What breaks meanwhile is no failure. Most pages answer within that
/// time; a page that takes longer is told of a failure too many, which does no harm.
pub(super) const DEPARTURE: Millis = 3000;

/// What the device and the page do to a connection.
impl Session {
    pub(super) fn lose_network(&mut self, now: Millis) {
        self.offline = true;
        if let Phase::Waiting(Hold::Until(_)) = self.phase
            && self.is_client()
        {
            self.discount(now);
            self.follow(now, Next::Attempt(Hold::Network { since: now }));
        }
    }

    pub(super) fn find_network(&mut self, moment: Moment) {
        self.offline = false;
        if let Phase::Waiting(Hold::Until(_) | Hold::Network { .. }) = self.phase
            && self.is_client()
        {
            let floor = self.earliest(moment.now).max(self.paced);
            self.hasten(
                moment.now,
                floor.saturating_add(moment.part_of(ONLINE_SPREAD)),
            );
        }
    }

    pub(super) fn hide(&mut self, now: Millis) {
        let grace = self.policy.pause_when_hidden;
        let lives = !matches!(self.phase, Phase::Closed);
        if let Some(grace) = grace.filter(|_| lives && self.may_resend()) {
            self.pause_at
                .get_or_insert_with(|| now.saturating_add(grace));
        }
    }

    pub(super) fn resume(&mut self, moment: Moment) {
        let now = moment.now;
        self.pause_at = None;
        self.excuse_silence(now);
        let resend = self.is_client() && self.may_resend();
        let (wait, heard, limit) = match self.phase {
            // The standard knows of no reason to cut its reconnection time short.
            Phase::Waiting(Hold::Until(at)) if !self.is_client() && now < at => return,
            Phase::Waiting(Hold::Browser) => return,
            Phase::Waiting(_) => return self.hasten(now, self.earliest(now)),
            Phase::Asking(Next::Attempt(Hold::Page { .. })) => {
                self.discount(now);
                let at = self.earliest(now);
                self.phase = Phase::Asking(Next::Attempt(Hold::Until(at)));
                return;
            }
            Phase::Connecting => (Wait::Connect, self.attempted, self.policy.timeout.connect),
            Phase::Open { heard, silent, .. } => match self.silence(silent) {
                Some((wait, limit)) => (wait, heard, Some(limit)),
                // A stream that can't be requested again is not given up on a guess.
                None => (Wait::Idle, heard, resend.then_some(STALE)),
            },
            _ => return,
        };
        if limit.is_none_or(|limit| now < heard.saturating_add(limit)) {
            return;
        }
        self.discount(now);
        let fault = Fault::Timeout(wait);
        if resend && !self.offline {
            // The device slept, and nothing failed: this counts towards no limit, and needs no backoff.
            self.let_go(now, false);
            self.why = fault;
            self.decide(now, Next::Attempt(Hold::Until(self.earliest(now))));
        } else {
            self.fail(moment, fault, false, None);
        }
    }

    /// Lets go of whatever there is, and says nothing of it.
    pub(super) fn leave(&mut self, now: Millis) {
        if matches!(self.phase, Phase::Idle | Phase::Closed) {
            return;
        }
        self.pause_at = None;
        self.let_go(now, false);
        self.why = Fault::Suspended;
        self.news = None;
        self.phase = Phase::Waiting(Hold::Page { since: now });
    }

    pub(super) fn suspend(&mut self, now: Millis) {
        self.pause_at = None;
        // It has gone.
        self.leaving = now;
        if !self.may_resend() {
            return;
        }
        if self.in_flight() {
            self.let_go(now, false);
            self.why = Fault::Suspended;
        } else if let Phase::Waiting(Hold::Until(_) | Hold::Network { .. }) = self.phase {
            self.discount(now);
        } else {
            if let Phase::Asking(Next::Attempt(hold)) = &mut self.phase {
                *hold = Hold::Page { since: now };
            }
            return;
        }
        self.follow(now, Next::Attempt(Hold::Page { since: now }));
    }

    /// Whether attempts are held back because the device says that it has no network.
    pub(super) fn waits_for_network(&self) -> bool {
        self.offline && self.is_client()
    }

    /// Ends a wait early, at `at`; never puts it off.
    fn hasten(&mut self, now: Millis, at: Millis) {
        let mut at = at;
        if let Phase::Waiting(Hold::Until(until)) = self.phase {
            if now < until && until <= at {
                return;
            }
            at = at.min(until);
        }
        self.discount(now);
        self.follow(now, Next::Attempt(Hold::Until(at)));
    }

    /// Time in which nothing could be tried does not count as time of failing: without network,
    /// with the page put aside, or asleep when a timer should have fired.
    pub(super) fn discount(&mut self, now: Millis) {
        let idle_since = match self.phase {
            Phase::Waiting(Hold::Network { since } | Hold::Page { since })
            | Phase::Asking(Next::Attempt(Hold::Page { since })) => Some(since),
            _ => self.due(),
        };
        let idle = now.saturating_sub(idle_since.unwrap_or(now));
        self.failing_since = self.failing_since.saturating_add(idle);
    }
}
