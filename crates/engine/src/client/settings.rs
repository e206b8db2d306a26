//! Reads the policy and the limits that a source is made from.

use crate::abi::{NONE, Reconnect, Setting, Trait, Transport};
use headwater::session::{self, Policy, Retry, Rules, Timeout};
use headwater::wire::{Lenient, Limits};

/// Reads the numbers that TypeScript wrote, one after the other, in the order of [`Setting`]. A reader that
/// looked each up by its place would be 60 bytes larger.
pub(super) struct Settings<'a> {
    numbers: core::slice::Iter<'a, f64>,
    /// The place of the next one. Debug builds check the order by it.
    #[cfg(debug_assertions)]
    at: usize,
}

impl<'a> Settings<'a> {
    pub(super) fn new(numbers: &'a [f64]) -> Self {
        Self {
            numbers: numbers.iter(),
            #[cfg(debug_assertions)]
            at: 0,
        }
    }
}

impl Settings<'_> {
    // The functions here are not inlined. Each is called a dozen times, and each copy costs bytes.
    #[inline(never)]
    fn float(&mut self, setting: Setting) -> f64 {
        #[cfg(debug_assertions)]
        {
            assert_eq!(self.at, setting as usize, "{setting:?} out of order");
            self.at += 1;
        }
        let _ = setting;
        self.numbers.next().copied().unwrap_or(f64::from(NONE))
    }

    #[inline(never)]
    fn number(&mut self, setting: Setting) -> u64 {
        self.float(setting) as u64
    }

    #[inline(never)]
    fn flag(&mut self, setting: Setting) -> bool {
        self.float(setting) > 0.0
    }

    /// A number that may be absent, which a negative one stands for.
    #[inline(never)]
    fn optional(&mut self, setting: Setting) -> Option<u64> {
        let number = self.float(setting);
        (number >= 0.0).then_some(number as u64)
    }

    pub(super) fn read(mut self) -> (Policy, Limits, usize) {
        let rules = if self.flag(Setting::Standard) {
            Rules::Standard
        } else {
            Rules::Client
        };
        let pause_when_hidden = self.optional(Setting::PauseWhenHidden);
        let idempotent = self.flag(Setting::Idempotent);
        let reconnect = match Reconnect::of(self.float(Setting::Reconnect) as i32) {
            Some(Reconnect::Always) => Some(session::Reconnect::Always),
            Some(Reconnect::Refused) => Some(session::Reconnect::Refused),
            Some(Reconnect::Never) => Some(session::Reconnect::Never),
            None => None,
        };
        let fresh = self.flag(Setting::Fresh);
        let until = self.flag(Setting::Until);
        let traits = self.number(Setting::Protocol);
        let has = |one: Trait| traits & one as u64 != 0;
        let ask = self.flag(Setting::Ask);
        let transport = match Transport::of(self.float(Setting::Transport) as i32) {
            Some(Transport::Native) => Some(session::Transport::Native),
            Some(Transport::Fetch) => Some(session::Transport::Fetch),
            None => None,
        };
        let is_plain = self.flag(Setting::IsPlain);
        let needs_fetch = self.flag(Setting::NeedsFetch);
        let lenient = Lenient {
            dataless: self.flag(Setting::Dataless),
            unterminated: self.flag(Setting::Unterminated),
            content_type: self.flag(Setting::ContentType),
            leading_space: self.flag(Setting::LeadingSpace),
        };
        let timeout = Timeout {
            connect: self.optional(Setting::Connect),
            first_byte: self.optional(Setting::FirstByte),
            idle: self.optional(Setting::Idle),
        };
        let limits = Limits {
            line: self.float(Setting::Line) as usize,
            event: self.float(Setting::Event) as usize,
            event_type: self.float(Setting::Type) as usize,
            id: match (self.float(Setting::Id), rules) {
                // Handlers see each ID that the standard takes. What is sent is up to the link.
                (_, Rules::Standard) => usize::MAX,
                (most, Rules::Client) => most as usize,
            },
        };
        let held = self.float(Setting::Held) as usize;
        let retry = Retry {
            initial: self.number(Setting::Initial),
            max: self.number(Setting::Max),
            factor: self.float(Setting::Factor) as f32,
            jitter: self.float(Setting::Jitter) as f32,
            attempts: self
                .optional(Setting::Attempts)
                .map(|attempts| attempts.min(u64::from(u32::MAX)) as u32),
            elapsed: self.optional(Setting::Elapsed),
            reset_after: self.number(Setting::ResetAfter),
            max_server_delay: self.number(Setting::MaxServerDelay),
            // All that is left.
            on: self.numbers.map(|&status| status as u16).collect(),
        };
        let policy = Policy {
            rules,
            retry,
            timeout,
            idempotent,
            reconnect,
            fresh,
            until,
            ends: has(Trait::Ends),
            resume: has(Trait::Resume),
            alive: has(Trait::Alive),
            json: has(Trait::Json),
            ask,
            pause_when_hidden,
            lenient,
            transport,
            is_plain,
            needs_fetch,
        };
        (policy, limits, held)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    /// The assertion in [`Settings::float`] does the rest.
    #[test]
    fn settings_are_read_in_their_order() {
        let (policy, limits, held) = Settings::new(&[1.0; 41]).read();
        assert_eq!((policy.rules, limits.line, held), (Rules::Standard, 1, 1));
        assert!(!policy.retry.on.is_empty());
    }
}
