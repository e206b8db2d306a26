use headwater::session::*;

/// The longest delay that a server can ask for.
const DAY: Millis = 86_400_000;

/// What keeps attempts apart: checked at every one of them.
#[derive(Default)]
pub(crate) struct Pace {
    last: Option<Millis>,
    /// The end of the latest `Retry-After`.
    floor: Millis,
    /// The earliest that the policy allows after the latest fault, unless something woke it.
    backoff: Millis,
}

impl Pace {
    /// The session is told of a fault now.
    pub(crate) fn fault(
        &mut self,
        now: Millis,
        policy: &Policy,
        reconnection_time: Millis,
        retry_after: Millis,
    ) {
        let base = reconnection_time.clamp(100, DAY);
        let least = match policy.rules {
            Rules::Standard => base,
            Rules::Client => base.min(policy.retry.max).max(100),
        };
        self.backoff = now + least;
        self.floor = now + retry_after.min(DAY);
    }

    /// The network or the page is back: nothing but the floor counts any more.
    pub(crate) fn woken(&mut self) {
        self.backoff = 0;
    }

    pub(crate) fn attempt(&mut self, now: Millis, attempt: &Attempt) {
        if !attempt.refresh {
            let apart = self.last.is_none_or(|last| now >= last + 100);
            assert!(apart, "a hot loop");
            assert!(now >= self.floor, "sooner than Retry-After");
            // Handed over, replaced or suspended: nothing to back off from.
            let prompt = matches!(
                attempt.after,
                Some(Fault::Native | Fault::Timeout(_) | Fault::Suspended)
            );
            assert!(prompt || now >= self.backoff, "sooner than the backoff");
        }
        self.last = Some(now);
    }
}
