use super::super::phase::{Hold, Next, Phase};
use super::super::{Fault, Millis, Moment, Wait};
use super::{Session, after};

/// How long an open stream may have been silent when the page comes back, where the policy sets no
/// time-out: after that it is taken for one that died in its sleep without anybody telling.
const STALE: Millis = 30_000;

/// Clients that get their network back together come back within this time, not at one moment.
const ONLINE_SPREAD: Millis = 500;

/// What the device and the page do to a connection.
impl Session {
    pub(super) fn offline(&mut self, now: Millis) {
        self.offline = true;
        if let Phase::Waiting {
            fault,
            hold: Hold::Until(_),
        } = self.phase
            && self.is_client()
        {
            self.discount(now);
            self.follow(now, fault, Next::Attempt(Hold::Network { since: now }));
        }
    }

    pub(super) fn online(&mut self, moment: Moment) {
        self.offline = false;
        if let Phase::Waiting {
            fault,
            hold: Hold::Until(_) | Hold::Network { .. },
        } = self.phase
            && self.is_client()
        {
            let floor = self.earliest(moment.now).max(self.paced);
            let at = floor.saturating_add(moment.part_of(ONLINE_SPREAD));
            self.hasten(moment.now, fault, at);
        }
    }

    pub(super) fn resumed(&mut self, moment: Moment) {
        let now = moment.now;
        let (wait, limit) = match self.phase {
            Phase::Waiting {
                hold: Hold::Browser,
                ..
            } => return,
            // The standard knows of no reason to cut its reconnection time short.
            Phase::Waiting {
                hold: Hold::Until(at),
                ..
            } if !self.is_client() && now < at => return,
            Phase::Waiting { fault, .. } => return self.hasten(now, fault, self.earliest(now)),
            Phase::Connecting => (Wait::Connect, self.policy.timeout.connect),
            Phase::Open { silent, .. } => match self.silence(silent) {
                Some((wait, limit)) => (wait, Some(limit)),
                // A guess is no ground to give up what can't be had again.
                None if self.is_client() && self.policy.may_resend() => (Wait::Idle, Some(STALE)),
                None => return,
            },
            _ => return,
        };
        let heard = match self.phase {
            Phase::Open { heard, .. } => heard,
            _ => self.attempted,
        };
        if after(heard, limit).is_none_or(|stale| now < stale) {
            return;
        }
        self.discount(now);
        let fault = Fault::Timeout(wait);
        if self.is_client() && self.policy.may_resend() && !self.offline {
            // It slept, it did not fail: nothing to count, and nothing to wait for.
            self.let_go(now, true);
            self.decide(now, fault, Next::Attempt(Hold::Until(self.earliest(now))));
        } else {
            self.fail(moment, fault, false, None);
        }
    }

    pub(super) fn suspend(&mut self, now: Millis) {
        let fault = match self.phase {
            _ if !self.policy.may_resend() => return,
            Phase::Waiting {
                hold: Hold::Page { .. },
                ..
            } => return,
            _ if self.in_flight() => {
                self.let_go(now, true);
                Fault::Suspended
            }
            Phase::Waiting { fault, .. } => {
                self.discount(now);
                fault
            }
            _ => return,
        };
        self.follow(now, fault, Next::Attempt(Hold::Page { since: now }));
    }

    /// Ends a wait early, at `at`; never puts it off.
    fn hasten(&mut self, now: Millis, fault: Fault, at: Millis) {
        let Phase::Waiting { hold, .. } = self.phase else {
            return;
        };
        if hold.until().is_some_and(|until| now < until && until <= at) {
            return;
        }
        self.discount(now);
        let at = hold.until().map_or(at, |until| until.min(at));
        self.follow(now, fault, Next::Attempt(Hold::Until(at)));
    }

    /// Time in which nothing could be tried does not count as time of failing: without network,
    /// with the page put aside, or asleep when a timer should have fired.
    pub(super) fn discount(&mut self, now: Millis) {
        let idle_since = match self.phase {
            Phase::Waiting {
                hold: Hold::Network { since } | Hold::Page { since },
                ..
            } => since,
            _ => self.deadline().unwrap_or(now),
        };
        let idle = now.saturating_sub(idle_since);
        self.failing_since = self.failing_since.saturating_add(idle);
    }
}
