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
        let line = line.len();
        // What the event had before this line, with the line feed between, and what the line adds.
        let (before, value) = match found {
            Some((Field::Data, value)) => {
                let before = self.data.len() + usize::from(self.data.is_given());
                (before, line - value)
            }
            _ => (0, 0),
        };
        let Limits {
            line: line_limit,
            event: event_limit,
        } = self.limits;
        let event = before.saturating_add(value);
        if line <= line_limit && event <= event_limit {
            return Ok(());
        }
        // After how many bytes of the line each limit was reached, if it was passed.
        let line_passes = (line > line_limit).then_some(line_limit);
        let event_passes = (event > event_limit)
            .then(|| (line - value).saturating_add(event_limit.saturating_sub(before)));
        Err(match (line_passes, event_passes) {
            (Some(line_at), Some(event_at)) if event_at < line_at => {
                self.too_large(Limit::Event, event)
            }
            (Some(_), _) => self.too_large(Limit::Line, line),
            (None, _) => self.too_large(Limit::Event, event),
        })
    }

    fn too_large(&self, limit: Limit, size: usize) -> TooLarge {
        let allowed = match limit {
            Limit::Line => self.limits.line,
            Limit::Event => self.limits.event,
        };
        TooLarge {
            limit,
            allowed,
            size,
        }
    }
}
