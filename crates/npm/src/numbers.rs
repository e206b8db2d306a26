//! What a source is made from.

use crate::codes::NONE;
use headwater::session::{Policy, Retry, Rules, Timeout};
use headwater::wire::Limits;

/// Reads the numbers of `settings.ts`, in their order; the statuses to retry come last.
pub(crate) struct Numbers<'a>(pub(crate) &'a [[u8; size_of::<f64>()]]);

impl Numbers<'_> {
    // Each is called a dozen times, and must not be there as often.
    #[inline(never)]
    fn next(&mut self) -> f64 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                f64::from_le_bytes(first)
            }
            None => NONE,
        }
    }

    #[inline(never)]
    fn number(&mut self) -> u64 {
        self.next() as u64
    }

    fn flag(&mut self) -> bool {
        self.next() > 0.0
    }

    /// Not negative, or absent.
    #[inline(never)]
    fn optional(&mut self) -> Option<u64> {
        let number = self.next();
        (number >= 0.0).then_some(number as u64)
    }

    pub(crate) fn read(mut self) -> (Policy, Limits, usize) {
        let rules = if self.flag() {
            Rules::Standard
        } else {
            Rules::Client
        };
        let pause_when_hidden = self.optional();
        let (idempotent, reconnect, ask) = (self.flag(), self.flag(), self.flag());
        let timeout = Timeout {
            connect: self.optional(),
            first_byte: self.optional(),
            idle: self.optional(),
        };
        let limits = Limits {
            line: self.next() as usize,
            event: self.next() as usize,
        };
        let held = self.next() as usize;
        let retry = Retry {
            initial: self.number(),
            max: self.number(),
            factor: self.next() as f32,
            jitter: self.next() as f32,
            attempts: self
                .optional()
                .map(|attempts| attempts.min(u64::from(u32::MAX)) as u32),
            elapsed: self.optional(),
            reset_after: self.number(),
            on: self
                .0
                .iter()
                .map(|&status| f64::from_le_bytes(status) as u16)
                .collect(),
        };
        let policy = Policy {
            rules,
            retry,
            timeout,
            idempotent,
            reconnect,
            ask,
            pause_when_hidden,
        };
        (policy, limits, held)
    }
}
