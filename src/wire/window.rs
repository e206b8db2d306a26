//! Parts of a block that are decoded at once, and where in them its values lie then.

use super::block::BlockDecoder;
use super::rows::{ID, RETRY, ROW};
use super::units::Units;
use core::ops::Range;

type Place = Option<(usize, usize)>;

/// Where a row's data, or text, and its last event ID lie, in bytes, as far as that is before `end`.
#[inline]
pub(super) fn places(row: &[u32; ROW], end: usize) -> [Place; 2] {
    let &[kind, start, stop, id_start, id_stop] = row;
    let before = |is_one: bool, start: u32, stop: u32| {
        let is_before = is_one && (start as usize) < end;
        is_before.then_some((start as usize, stop as usize))
    };
    [
        before(kind != RETRY && kind != ID, start, stop),
        before(kind != RETRY, id_start, id_stop),
    ]
}

/// Gives each place to `change`, those in the chunk in the order in which they lie there.
#[inline]
fn change(row: &mut [u32; ROW], chunk: usize, mut change: impl FnMut(usize) -> usize) {
    let mut both = places(row, SAME);
    let mut once = |place: &mut Place| {
        if let Some((start, stop)) = place {
            *start = change(*start);
            *stop = change(*stop);
        }
    };
    let [data, id] = &mut both;
    let is_in_chunk = |place: &Place| place.is_some_and(|(start, _)| start < chunk);
    if is_in_chunk(id) && is_in_chunk(data) && *id < *data {
        once(id);
        once(data);
    } else {
        once(data);
        once(id);
    }
    for (value, place) in row[1..].chunks_exact_mut(2).zip(both) {
        if let Some((start, stop)) = place {
            value.copy_from_slice(&[start as u32, stop as u32]);
        }
    }
}

/// Where the place of an ID begins that is not there.
const SAME: usize = super::rows::SAME_ID as usize;

impl BlockDecoder {
    /// The part of the last block's chunk that its rows from `first` on lie in, as many of them as
    /// it takes to be `enough` bytes long; and the row after them.
    pub fn window(&self, chunk: &[u8], first: usize, enough: usize) -> (Range<usize>, usize) {
        let (mut from, mut to) = (usize::MAX, 0_usize);
        let rows = self.rows.as_chunks::<ROW>().0.get(first..);
        for (at, row) in rows.unwrap_or_default().iter().enumerate() {
            if to.saturating_sub(from) >= enough {
                return (from..to, first + at);
            }
            for (start, stop) in places(row, chunk.len()).into_iter().flatten() {
                (from, to) = (from.min(start), to.max(stop));
            }
        }
        (from.min(to)..to, self.rows.len() / ROW)
    }

    /// Turns the places of some rows of the last block from bytes into UTF-16 code units, counted
    /// from the beginning of a part of the chunk that all of them lie in. Places in the block's own
    /// text stay as they are. The chunk must be the block's, and that part of it UTF-8.
    pub fn count_units(&mut self, chunk: &[u8], part_start: usize, rows: Range<usize>) {
        let mut units = Units::from(chunk, part_start);
        let rows = self.rows.as_chunks_mut::<ROW>().0.get_mut(rows);
        for row in rows.into_iter().flatten() {
            change(row, chunk.len(), |place| {
                if place < chunk.len() {
                    units.before(place)
                } else {
                    place
                }
            });
        }
    }

    /// Puts the last block's own text right before the values in its chunk, so that all of them can
    /// be decoded at once. Gives the part of the buffer that holds them; nothing where the text has
    /// no room before the chunk, or is not UTF-8. Line ends may come before the values, and one comes after them.
    ///
    /// The places of ASCII are those in that part from then on.
    pub fn gather(
        &mut self,
        buffer: &mut [u8],
        chunk: Range<usize>,
        is_ascii: bool,
    ) -> Option<Range<usize>> {
        let text = self.text.bytes();
        let values = if is_ascii {
            chunk.clone()
        } else {
            self.is_text_whole(chunk.len()).then_some(())?;
            let all = self.window(buffer.get(chunk.clone())?, 0, usize::MAX).0;
            let end = chunk.start + all.end;
            // A line end is no part of a longer character, and so ends one that was cut.
            chunk.start + all.start..(end + usize::from(!all.is_empty())).min(chunk.end)
        };
        let start = values.start.checked_sub(text.len())?;
        buffer.get_mut(start..values.start)?.copy_from_slice(text);
        if is_ascii {
            let (past, len) = (chunk.len(), text.len());
            for row in self.rows.as_chunks_mut::<ROW>().0 {
                change(row, past, |place| {
                    if place < past {
                        place + len
                    } else {
                        place - past
                    }
                });
            }
        }
        Some(start..values.end)
    }

    /// Whether each value in the block's own text, after the chunk's `end`, is UTF-8: side by side,
    /// two that are not could become one that is.
    fn is_text_whole(&self, end: usize) -> bool {
        let Ok(text) = core::str::from_utf8(self.text.bytes()) else {
            return false;
        };
        let rows = self.rows.as_chunks::<ROW>().0;
        let mut starts = rows.iter().flat_map(|row| places(row, SAME)).flatten();
        starts.all(|(start, _)| start < end || text.is_char_boundary(start - end))
    }

    /// Turns all places of the last block from bytes into UTF-16 code units, counted from the
    /// beginning of what was [gathered](Self::gather), which must be UTF-8.
    pub fn count_gathered(&mut self, buffer: &[u8], chunk: Range<usize>, gathered: Range<usize>) {
        let past = chunk.len();
        let body = gathered.start + self.text.len();
        let mut own = Units::from(buffer, gathered.start);
        let before = Units::from(buffer, gathered.start).before(body);
        let mut units = Units::from(buffer, body);
        for row in self.rows.as_chunks_mut::<ROW>().0 {
            change(row, past, |place| match place.checked_sub(past) {
                Some(place) => own.before(gathered.start + place),
                None => before + units.before(chunk.start + place),
            });
        }
    }
}
