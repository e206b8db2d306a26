//! Reads the policy and the limits that a source is made from.

use crate::abi::{NONE, Reconnect, Setting, Transport};
use headwater::session::{self, Policy, Retry, Rules, Timeout};
use headwater::wire::{Lenient, Limits};

/// Reads the numbers that TypeScript wrote, each at its [`Setting`]'s place.
pub(super) struct Settings<'a>(pub(super) &'a [[u8; size_of::<f64>()]]);

impl Settings<'_> {
    // The functions here are not inlined. Each is called a dozen times, and each copy costs bytes.
    #[inline(never)]
    fn float(&self, setting: Setting) -> f64 {
        let number = self.0.get(setting as usize);
        number.map_or(f64::from(NONE), |&bytes| f64::from_le_bytes(bytes))
    }

    #[inline(never)]
    fn number(&self, setting: Setting) -> u64 {
        self.float(setting) as u64
    }

    #[inline(never)]
    pub(super) fn flag(&self, setting: Setting) -> bool {
        self.float(setting) > 0.0
    }

    /// A number that may be absent, which a negative one stands for.
    #[inline(never)]
    fn optional(&self, setting: Setting) -> Option<u64> {
        let number = self.float(setting);
        (number >= 0.0).then_some(number as u64)
    }

    pub(super) fn read(&self) -> (Policy, Limits, usize) {
        let rules = if self.flag(Setting::Standard) {
            Rules::Standard
        } else {
            Rules::Client
        };
        let timeout = Timeout {
            connect: self.optional(Setting::Connect),
            first_byte: self.optional(Setting::FirstByte),
            idle: self.optional(Setting::Idle),
        };
        let limits = Limits {
            line: self.float(Setting::Line) as usize,
            event: self.float(Setting::Event) as usize,
        };
        let held = self.float(Setting::Held) as usize;
        let statuses = self.0.get(Setting::On as usize..).unwrap_or_default();
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
            on: statuses
                .iter()
                .map(|&status| f64::from_le_bytes(status) as u16)
                .collect(),
        };
        let transport = match Transport::of(self.float(Setting::Transport) as i32) {
            Some(Transport::Native) => Some(session::Transport::Native),
            Some(Transport::Fetch) => Some(session::Transport::Fetch),
            None => None,
        };
        let reconnect = match Reconnect::of(self.float(Setting::Reconnect) as i32) {
            Some(Reconnect::Always) => Some(session::Reconnect::Always),
            Some(Reconnect::Refused) => Some(session::Reconnect::Refused),
            Some(Reconnect::Never) => Some(session::Reconnect::Never),
            None => None,
        };
        let lenient = Lenient {
            dataless: self.flag(Setting::Dataless),
            unterminated: self.flag(Setting::Unterminated),
            content_type: self.flag(Setting::ContentType),
            leading_space: self.flag(Setting::LeadingSpace),
        };
        let policy = Policy {
            rules,
            retry,
            timeout,
            idempotent: self.flag(Setting::Idempotent),
            reconnect,
            fresh: self.flag(Setting::Fresh),
            until: self.flag(Setting::Until),
            ask: self.flag(Setting::Ask),
            pause_when_hidden: self.optional(Setting::PauseWhenHidden),
            lenient,
            transport,
            is_plain: self.flag(Setting::IsPlain),
            needs_fetch: self.flag(Setting::NeedsFetch),
        };
        (policy, limits, held)
    }
}
