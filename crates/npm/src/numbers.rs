//! What a source is made from.

use crate::codes::NONE;
use alloc::vec::Vec;
use headwater::session::{Policy, Retry, Rules, Timeout};
use headwater::wire::Limits;

/// Reads the numbers of `settings.ts`, in their order; the statuses to retry come last.
pub(crate) struct Numbers<'a>(pub(crate) &'a [[u8; size_of::<f64>()]]);

impl Numbers<'_> {
    fn next(&mut self) -> f64 {
        match self.0.split_first() {
            Some((&first, rest)) => {
                self.0 = rest;
                f64::from_le_bytes(first)
            }
            None => NONE,
        }
    }

    fn flag(&mut self) -> bool {
        self.next() > 0.0
    }

    /// Not negative, or absent.
    fn optional(&mut self) -> Option<u64> {
        let number = self.next();
        (number >= 0.0).then_some(number as u64)
    }

    pub(crate) fn read(mut self) -> (Policy, Limits) {
        let retry = Retry {
            initial: self.next() as u64,
            max: self.next() as u64,
            factor: self.next() as f32,
            jitter: self.next() as f32,
            attempts: self
                .optional()
                .map(|attempts| attempts.min(u64::from(u32::MAX)) as u32),
            elapsed: self.optional(),
            reset_after: self.next() as u64,
            on: Vec::new(),
        };
        let timeout = Timeout {
            connect: self.optional(),
            first_byte: self.optional(),
            idle: self.optional(),
        };
        let mut policy = Policy {
            rules: if self.flag() {
                Rules::Standard
            } else {
                Rules::Client
            },
            pause_when_hidden: self.optional(),
            retry,
            timeout,
            idempotent: self.flag(),
            reconnect: self.flag(),
            ask: self.flag(),
        };
        let limits = Limits {
            line: self.next() as usize,
            event: self.next() as usize,
        };
        let statuses = self.0.iter().map(|&status| f64::from_le_bytes(status));
        policy.retry.on = statuses.map(|status| status as u16).collect();
        (policy, limits)
    }
}
