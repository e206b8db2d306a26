use headwater::session::*;

/// The longest delay that a server can ask for, whatever the policy says.
const DAY: Millis = 86_400_000;

/// What keeps attempts apart: checked at every one of them.
#[derive(Default)]
pub(crate) struct Pace {
    last: Option<Millis>,
    /// The end of the latest `Retry-After`.
    floor: Millis,
    /// The earliest that the policy allows after the latest fault, unless something woke it.
    backoff: Millis,
    /// A 401 is answered by fresh headers, at once.
    refreshes: bool,
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
        let cap = policy.retry.max_server_delay.min(DAY);
        let base = reconnection_time.clamp(100, DAY);
        let least = match policy.rules {
            Rules::Standard => base,
            Rules::Client => base.min(policy.retry.max).max(100),
        };
        self.backoff = now + least;
        self.floor = now + retry_after.min(cap);
    }

    /// The network or the page is back, or the browser tries again by itself: nothing but the floor counts any more.
    pub(crate) fn woken(&mut self) {
        self.backoff = 0;
    }

    /// The next attempt has fresh headers, and nothing to wait for.
    pub(crate) fn refresh(&mut self) {
        self.refreshes = true;
    }

    pub(crate) fn attempt(&mut self, now: Millis) {
        if !core::mem::take(&mut self.refreshes) {
            let apart = self.last.is_none_or(|last| now >= last + 100);
            assert!(apart, "a hot loop");
            assert!(now >= self.floor, "sooner than Retry-After");
            assert!(now >= self.backoff, "sooner than the backoff");
        }
        self.last = Some(now);
        self.backoff = 0;
    }
}
