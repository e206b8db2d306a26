//! Parts of a block that are decoded at once, and where in them its values lie then.

use super::BlockDecoder;
use super::rows::{COMMENT, IGNORED, NONE, RETRY, ROW, places};
use super::utf16::Utf16;
use core::ops::Range;

/// Gives each of a row's places to `change`.
#[inline]
fn change(row: &mut [u32; ROW], mut change: impl FnMut(usize) -> usize) {
    let [kind, places @ ..] = row;
    if *kind != RETRY {
        for place in places.iter_mut().filter(|place| **place != NONE) {
            *place = change(*place as usize) as u32;
        }
    }
}

impl BlockDecoder {
    /// The part of the last block's chunk, of so many bytes, that its rows from `first` on lie in,
    /// as many of them as it takes to be `enough` bytes long; and the row after them.
    pub fn window(&self, chunk: usize, first: usize, enough: usize) -> (Range<usize>, usize) {
        let (mut from, mut to) = (usize::MAX, 0_usize);
        let rows = self.rows.as_chunks::<ROW>().0;
        let mut next = first;
        while let Some(row) = rows.get(next)
            && to.saturating_sub(from) < enough
        {
            for (start, stop) in places(row, chunk).into_iter().flatten() {
                (from, to) = (from.min(start), to.max(stop));
            }
            next += 1;
        }
        (from.min(to)..to, next)
    }

    /// Puts the last block's own text right before the values in its chunk, so that all of them can
    /// be decoded at once. Gives the part of the buffer that holds them, or nothing where the text
    /// has no room before the chunk, or a value begins within a character: side by side, two values
    /// that are not UTF-8 could become one that is. Line ends may come before and after the values.
    ///
    /// The places of ASCII are those in that part from then on.
    pub fn gather(
        &mut self,
        buffer: &mut [u8],
        chunk: Range<usize>,
        is_ascii: bool,
    ) -> Option<Range<usize>> {
        let past = chunk.len();
        let values = if is_ascii {
            chunk
        } else {
            let all = self.window(past, 0, usize::MAX).0;
            let end = chunk.start + all.end;
            chunk.start + all.start..(end + usize::from(!all.is_empty())).min(chunk.end)
        };
        let text = self.text.bytes();
        let len = text.len();
        let start = values.start.checked_sub(len + usize::from(!is_ascii))?;
        buffer.get_mut(start..start + len)?.copy_from_slice(text);
        let part = start..values.end;
        if is_ascii {
            for row in self.rows.as_chunks_mut::<ROW>().0 {
                change(row, |place| match place.checked_sub(past) {
                    None => place + len,
                    Some(place) => place,
                });
            }
            return Some(part);
        }
        // A line end is no part of a longer character, and so ends one that was cut.
        *buffer.get_mut(start + len)? = b'\n';
        let begins = |at: usize| buffer.get(at).is_none_or(|byte| byte & 0xc0 != 0x80);
        let rows = self.rows.as_chunks::<ROW>().0;
        let mut places = rows
            .iter()
            .flat_map(|row| places(row, NONE as usize))
            .flatten();
        let is_whole = places.all(|(place, _)| place < past || begins(start + place - past));
        is_whole.then_some(part)
    }

    /// Turns the places of some rows of the last block from bytes into UTF-16 code units, counted
    /// from `part` on, where a part of the buffer begins that is UTF-8: a window of the chunk, or
    /// what was [gathered](Self::gather). Unless it was, places in the block's own text stay as
    /// they are.
    pub fn count_units(
        &mut self,
        buffer: &[u8],
        chunk: Range<usize>,
        part: usize,
        rows: Range<usize>,
        is_gathered: bool,
    ) {
        let past = chunk.len();
        let text = if is_gathered { self.text.len() + 1 } else { 0 };
        // The text has its values in the table's order. The chunk does not: a comment or an ignored
        // line stands before the row of its block, whose values may begin earlier. Those of lines are
        // in order among themselves, and so are those of blocks: each of the two is counted by itself.
        let mut own = Utf16::from(buffer, part, 0);
        let before = own.clone().before(part + text);
        let mut blocks = Utf16::from(buffer, part + text, before);
        let mut lines = blocks.clone();
        let rows = self.rows.as_chunks_mut::<ROW>().0.get_mut(rows);
        for row in rows.into_iter().flatten() {
            let body = match row[0] {
                COMMENT | IGNORED => &mut lines,
                _ => &mut blocks,
            };
            // In the order in which they lie in the chunk.
            let is_id_first = row[3] < row[1] && (row[1] as usize) < past;
            if is_id_first {
                row[1..].rotate_left(2);
            }
            change(row, |place| {
                let (units, address) = match place.checked_sub(past) {
                    None => (&mut *body, chunk.start + place),
                    Some(place) if is_gathered => (&mut own, part + place),
                    Some(_) => return place,
                };
                units.before(address)
            });
            if is_id_first {
                row[1..].rotate_left(2);
            }
        }
    }
}
