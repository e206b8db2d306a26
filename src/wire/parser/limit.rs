//! The limits, and what passes them.

use super::Parser;
use crate::wire::limits::{Limit, Limits, TooLarge};
use crate::wire::line::Field;

impl Parser {
    /// Holds a line, or as much of it as has come, against the limits.
    ///
    /// A stream must fail alike however it is cut, and byte by byte the limit that is passed first is
    /// the one that is told. A line may pass two, its own and another one. Both sizes grow with each byte of
    /// the value, so the first one passed is the one that is passed by more.
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
        let (line, data) = (line.len(), self.data.len());
        let (limit, allowed, size) = match found {
            Some((Field::Event, from)) => (Limit::EventType, event_type, line - from),
            // With the line feed between two lines.
            Some((Field::Data, from)) => {
                let value = line - from + usize::from(self.data.is_given());
                (Limit::Event, event, data.saturating_add(value))
            }
            // An ID that is too long is ignored, and fails no stream.
            Some((Field::Id, _)) => (Limit::Line, longest, line),
            // A `retry` is held beside the data while it comes in pieces.
            _ => (Limit::Event, event.max(longest), data.saturating_add(line)),
        };
        if line - line.min(longest) >= size - size.min(allowed) {
            check(Limit::Line, longest, line)
        } else {
            check(limit, allowed, size)
        }
    }

    /// Whether a line that is no field is too long to be held, by itself or beside the data.
    pub(super) fn is_long_beside(&self, line: &[u8]) -> bool {
        let Limits {
            line: longest,
            event,
            ..
        } = self.limits;
        line.len() > longest || self.data.len().saturating_add(line.len()) > event.max(longest)
    }

    /// Whether the value of an `id` field, which begins at `from` in the line, is too long. Such a line is one
    /// that nobody wants. Where the line would pass its own limit before that, byte by byte, it is a fault.
    pub(super) fn is_long_id(&self, line: &[u8], from: usize) -> bool {
        let Limits {
            line: longest, id, ..
        } = self.limits;
        line.len() - from > id && longest.checked_sub(from).is_some_and(|room| id <= room)
    }

    /// Whether each ID is to be taken that the standard takes.
    pub(super) fn takes_any_id(&self) -> bool {
        self.limits.id == usize::MAX
    }
}

/// Fails if a size passes its limit.
fn check(limit: Limit, allowed: usize, size: usize) -> Result<(), TooLarge> {
    if size <= allowed {
        return Ok(());
    }
    Err(TooLarge {
        limit,
        allowed,
        size,
    })
}
