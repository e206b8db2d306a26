//! The limits, and what passes them.

use super::Parser;
use crate::wire::limits::{Limit, Limits, TooLarge};
use crate::wire::line::Field;

impl Parser {
    /// Holds a line, or as much of it as has come, against the limits.
    ///
    /// A stream must fail alike however it is cut, and byte by byte the limit that is passed first is
    /// the one that is told. So where a whole line passes both, this finds after how many of its bytes
    /// it passed each, and tells the first.
    #[inline(never)]
    pub(super) fn check_line(
        &self,
        line: &[u8],
        found: Option<(Field, usize)>,
    ) -> Result<(), TooLarge> {
        let Limits {
            line: longest,
            event,
            event_type,
            ..
        } = self.limits;
        // The limit that the line counts for beside its own, what counted for it before, and from which byte
        // of the line on it counts. What is no value of the event is held beside the data, until it ends.
        let (limit, allowed, before, from) = match found {
            // With the line feed between two lines.
            Some((Field::Data, from)) => {
                let before = self.data.len() + usize::from(self.data.is_given());
                (Limit::Event, event, before, from)
            }
            Some((Field::Event, from)) => (Limit::EventType, event_type, 0, from),
            // It is within its own limit, or has none.
            Some((Field::Id, _)) => (Limit::Event, usize::MAX, 0, 0),
            _ => (Limit::Event, event.max(longest), self.data.len(), 0),
        };
        let line = line.len();
        let size = before.saturating_add(line - from);
        let line_passes = line > longest;
        if !line_passes && size <= allowed {
            return Ok(());
        }
        // After how many bytes of the line the other limit was reached.
        let at = from.saturating_add(allowed.saturating_sub(before));
        Err(if line_passes && (size <= allowed || longest <= at) {
            TooLarge {
                limit: Limit::Line,
                allowed: longest,
                size: line,
            }
        } else {
            let allowed = match limit {
                Limit::EventType => event_type,
                _ => event,
            };
            TooLarge {
                limit,
                allowed,
                size,
            }
        })
    }

    /// Whether the value of an `id` field, which begins at `from` in the line, is too long. Such a line is one
    /// that nobody wants. Where the line would pass its own limit before that, byte by byte, it is a fault.
    pub(super) fn is_long_id(&self, line: &[u8], from: usize) -> bool {
        let Limits {
            line: longest, id, ..
        } = self.limits;
        line.len() - from > id && from.saturating_add(id) <= longest
    }

    /// Whether each ID is to be taken that the standard takes.
    pub(super) fn takes_any_id(&self) -> bool {
        self.limits.id == usize::MAX
    }
}
