use super::super::phase::Phase;
use super::super::{Fault, Millis, Moment, Output, Wait};
use super::Session;

/// How long what has arrived may take to be read, in milliseconds, once a time-out has passed. A thread
/// that was busy finds its timer and the server's bytes waiting together, and either may come first.
const DOUBT: Millis = 50;

/// Deadlines, and what silence means.
impl Session {
    /// When to [`handle`](Self::handle) an [`Input::Timer`](super::super::Input::Timer); it may change with every input. A
    /// policy may hold spans that are longer than a timer can be: come early then, it does no harm.
    pub fn deadline(&self) -> Option<Millis> {
        match (self.due(), self.pause_at) {
            (Some(due), Some(pause)) => Some(due.min(pause)),
            (due, pause) => due.or(pause),
        }
    }

    /// When the phase comes to its end, if nothing else happens.
    pub(super) fn due(&self) -> Option<Millis> {
        let (since, span) = match self.phase {
            Phase::Connecting => (self.attempted, self.policy.timeout.connect?),
            Phase::Open { heard, silent, .. } => (heard, self.silence(silent)?.1),
            Phase::Refused { until, .. } => return Some(until),
            Phase::Waiting(hold) => return hold.until(),
            Phase::Idle | Phase::Asking(_) | Phase::Closed => return None,
        };
        Some(since.saturating_add(span).max(self.doubt.unwrap_or(0)))
    }

    pub(super) fn look_at_time(&mut self, moment: Moment) {
        // The driver has not seen the latest attempt yet: its timer was set for an earlier one.
        if matches!(self.news, Some(Output::Connect(_))) {
            return;
        }
        self.excuse_silence(moment.now);
        if self.pause_at.is_some_and(|at| moment.now >= at) {
            return self.suspend(moment.now);
        }
        if self.due().is_none_or(|due| moment.now < due) {
            return;
        }
        self.discount(moment.now);
        let wait = match self.phase {
            Phase::Connecting => Wait::Connect,
            Phase::Refused { .. } => return self.refuse(moment),
            Phase::Open { silent, .. } => match self.silence(silent) {
                Some((wait, _)) => wait,
                None => return,
            },
            _ => return self.connect(moment.now),
        };
        if self.doubt.is_none() {
            // The next timer concludes, unless something is read by then.
            self.doubt = Some(moment.now.saturating_add(DOUBT));
            return;
        }
        self.fail(moment, Fault::Timeout(wait), false, None);
    }

    /// A chunk has come, which is a sign of life unless the caller knows better.
    pub(super) fn note_chunk(&mut self, now: Millis) {
        if !self.policy.alive {
            self.note_byte(now);
        } else if let Phase::Open { silent, .. } = &mut self.phase {
            *silent = false;
        }
    }

    /// A sign of life: a byte of the body, or what stands for one.
    pub(super) fn note_byte(&mut self, now: Millis) {
        if let Phase::Open { silent, .. } = &mut self.phase {
            *silent = false;
        }
        self.begin_silence(now);
    }

    /// Silence counts from now. It says nothing of whether a byte has come yet.
    pub(super) fn begin_silence(&mut self, now: Millis) {
        if let Phase::Open { heard, .. } = &mut self.phase {
            *heard = now;
            self.doubt = None;
        }
    }

    /// While nothing is read, silence says nothing about the server.
    pub(super) fn excuse_silence(&mut self, now: Millis) {
        if self.behind {
            self.begin_silence(now);
        }
    }

    /// The time-out that an open stream's silence is held against.
    pub(super) fn silence(&self, silent: bool) -> Option<(Wait, Millis)> {
        match self.policy.timeout.first_byte {
            Some(limit) if silent => Some((Wait::FirstByte, limit)),
            _ => Some((Wait::Idle, self.policy.timeout.idle?)),
        }
    }
}
