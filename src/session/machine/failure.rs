use super::super::backoff::{Backoff, LONGEST, SHORTEST};
use super::super::phase::{Hold, Next, Phase};
use super::super::rules::{Case, Remedy, remedy};
use super::super::{Answer, Fault, Millis, Moment, Output, Plan, Reason, Ticket};
use super::Session;
use super::lifecycle::DEPARTURE;

/// From a fault to what follows from it.
impl Session {
    pub(super) fn recover(&mut self, now: Millis) {
        // What was refused has been answered, and so is no connection that a browser could lose.
        if !self.in_flight() || matches!(self.phase, Phase::Refused { .. }) {
            return;
        }
        self.settle(now);
        self.why = Fault::Network;
        self.number = self.number.saturating_add(1);
        self.total = self.total.saturating_add(1);
        let next = if self.count_failure(now) {
            Next::Attempt(Hold::Browser)
        } else {
            self.let_go(now, false);
            Next::Fail
        };
        self.decide(now, next);
    }

    /// Ends the attempt in flight by this fault, and decides what follows. `gone` says that the
    /// transport has ended by itself; otherwise the driver abandons it.
    pub(super) fn fail(
        &mut self,
        moment: Moment,
        fault: Fault,
        gone: bool,
        retry_after: Option<Millis>,
    ) {
        if self.in_flight() {
            self.let_go(moment.now, gone);
            let leaves =
                fault == Fault::Network && moment.now < self.leaving && !self.waits_for_network();
            let next = if leaves && self.may_resend() {
                self.why = Fault::Suspended;
                Next::Attempt(Hold::Until(moment.now.saturating_add(DEPARTURE)))
            } else {
                self.why = fault;
                self.next(moment, retry_after)
            };
            self.decide(moment.now, next);
        }
    }

    /// A response was refused, and as much of it was read as there is time for.
    pub(super) fn refuse(&mut self, moment: Moment) {
        if let Phase::Refused {
            fault, retry_after, ..
        } = self.phase
        {
            self.fail(moment, fault, false, retry_after);
        }
    }

    fn next(&mut self, moment: Moment, retry_after: Option<Millis>) -> Next {
        let now = moment.now;
        if matches!(self.why, Fault::Status(_)) {
            // The server has answered, so it can be reached, whatever the device says.
            self.offline = false;
        }
        let case = Case {
            is_fresh: (self.policy.fresh || self.resumes) && !self.refreshed,
            may_resend: self.may_resend(),
            advice: self.advice,
            is_whole: self.is_whole(),
        };
        let remedy = remedy(&self.policy, self.why, case);
        if remedy == Remedy::Refresh {
            self.refreshed = true;
            return Next::Attempt(Hold::Until(now));
        }
        let floor = |time: Option<Millis>| now.saturating_add(time.unwrap_or(0).min(LONGEST));
        self.not_before = floor(retry_after);
        self.paced = floor(self.server_time);
        let within_limits = self.count_failure(now);
        match remedy {
            Remedy::Fail => return Next::Fail,
            Remedy::End => return Next::End,
            _ => {}
        }
        if self.waits_for_network() {
            return Next::Attempt(Hold::Network { since: now });
        }
        let at = if matches!(self.why, Fault::Native) && !self.handed_over {
            self.handed_over = true;
            self.earliest(now)
        } else {
            self.back_off(moment, retry_after)
        };
        if within_limits && self.is_in_time(at) {
            Next::Attempt(Hold::Until(at))
        } else {
            Next::Fail
        }
    }

    fn back_off(&self, moment: Moment, retry_after: Option<Millis>) -> Millis {
        let backoff = Backoff {
            rules: self.policy.rules,
            retry: &self.policy.retry,
            reconnection_time: self.server_time,
            retry_after,
            failures: self.failures,
        };
        moment.now.saturating_add(backoff.delay(moment))
    }

    /// Counts a failure, and says whether another attempt is within the limits.
    fn count_failure(&mut self, now: Millis) -> bool {
        if self.waits_for_network() {
            return true;
        }
        self.failures = self.failures.saturating_add(1);
        let limit = self.policy.retry.attempts;
        limit.is_none_or(|limit| self.failures < limit) && self.is_in_time(now)
    }

    fn is_in_time(&self, at: Millis) -> bool {
        let failing = at.saturating_sub(self.failing_since);
        let limit = self.policy.retry.elapsed;
        limit.is_none_or(|limit| failing <= limit)
    }

    /// Follows the plan, or asks the caller about it first, where the policy says so.
    pub(super) fn decide(&mut self, now: Millis, next: Next) {
        if !self.policy.ask {
            return self.follow(now, next);
        }
        let plan = match next {
            Next::Attempt(Hold::Until(at)) => Plan::Retry(at.saturating_sub(now)),
            Next::Attempt(_) => Plan::Wait,
            Next::Fail | Next::End => Plan::Stop,
        };
        self.phase = Phase::Asking(next);
        self.question = self.issue();
        self.news = Some(Output::Ask {
            ticket: self.question,
            fault: self.why,
            plan,
        });
    }

    pub(super) fn answer(&mut self, moment: Moment, ticket: Ticket, answer: Answer) {
        if let Phase::Asking(next) = self.phase
            && ticket == self.question
        {
            self.follow(moment.now, self.apply(moment, next, answer));
        }
    }

    fn apply(&self, moment: Moment, next: Next, answer: Answer) -> Next {
        let now = moment.now;
        Next::Attempt(match (answer, next) {
            (Answer::Stop, Next::Attempt(_)) => return Next::Fail,
            (Answer::Stop | Answer::Default, Next::Fail | Next::End) => return next,
            // The page is put aside: no answer begins an attempt before it is back.
            (_, Next::Attempt(hold @ Hold::Page { .. })) => hold,
            (Answer::After(time), _) => {
                let least = self.attempted.saturating_add(SHORTEST);
                Hold::Until(now.saturating_add(time).max(least))
            }
            // The network may have come or gone while the caller was thinking.
            (_, Next::Attempt(Hold::Until(_)) | Next::Fail | Next::End)
                if self.waits_for_network() =>
            {
                Hold::Network { since: now }
            }
            (_, Next::Attempt(Hold::Network { .. })) if !self.offline => {
                Hold::Until(self.earliest(now).max(self.paced))
            }
            (_, Next::Attempt(hold)) => hold,
            (_, Next::Fail | Next::End) => {
                let floor = self.not_before.saturating_sub(now);
                Hold::Until(self.back_off(moment, Some(floor)))
            }
        })
    }

    pub(super) fn follow(&mut self, now: Millis, next: Next) {
        if !matches!(next, Next::Attempt(Hold::Browser)) {
            // A browser that reconnects by itself is still in flight. It must end before another attempt
            // is planned, and when none is.
            self.let_go(now, false);
        }
        match next {
            Next::Attempt(Hold::Until(at)) if at <= now => self.connect(now),
            Next::Attempt(hold) => {
                self.phase = Phase::Waiting(hold);
                self.news = Some(Output::Waiting {
                    fault: self.why,
                    reason: hold.reason(),
                    until: hold.until(),
                });
            }
            Next::Fail => self.close(Reason::Failed(self.why)),
            Next::End => self.close(Reason::Ended),
        }
    }
}
