//! From bytes to strings: which part of a chunk is worth decoding as one string, and where in that string
//! the block's values lie.
//!
//! In JavaScript a call to `TextDecoder` costs more than the decoding of a short value, and a substring
//! costs next to nothing. So the engine decodes many values by one call, and cuts them out of the string.
//! For that, the rows' places have to be counted in the string's UTF-16 code units.

use super::BlockDecoder;
use super::rows::{COMMENT, IGNORED, NONE, RETRY, ROW, places};
use super::utf16::Utf16;
use core::ops::Range;

/// Replaces each of a row's places by what `change` makes of it, in the row's order. A reconnection time
/// has numbers where others have places, and stays as it is.
#[inline]
fn change_places(row: &mut [u32; ROW], mut change: impl FnMut(usize) -> usize) {
    let [kind, places @ ..] = row;
    if *kind != RETRY {
        for place in places.iter_mut().filter(|place| **place != NONE) {
            *place = change(*place as usize) as u32;
        }
    }
}

impl BlockDecoder {
    /// A part of the last block's chunk, to be decoded at once: the one that the values of the rows from
    /// `first` on lie in. It takes in row after row until it is `enough` bytes long or there are no more.
    /// With it comes the number of the row after them. `chunk` is the chunk's length in bytes.
    pub fn window(&self, chunk: usize, first: usize, enough: usize) -> (Range<usize>, usize) {
        // As long as no value was found, `from` lies beyond `to`, and the part is empty.
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

    /// Copies the last block's own text right before the values in its chunk, so that one call decodes all
    /// of them. `chunk` is where the chunk lies in `buffer`, and the text overwrites what is before the
    /// values there. Gives the part of the buffer to decode. It may begin or end with a line end.
    ///
    /// Gives nothing, and the values have to be decoded one by one, in two cases: the text has no room
    /// before the values, or a value begins in the middle of a character. In the second case two values
    /// that are not UTF-8 may lie side by side and form a character, which neither of them has.
    ///
    /// If all is ASCII, a byte is a code unit: the rows' places are then set to those in the part, and
    /// nothing remains to be counted. Otherwise [`count_units`](Self::count_units) does that.
    pub fn gather(
        &mut self,
        buffer: &mut [u8],
        chunk: Range<usize>,
        is_ascii: bool,
    ) -> Option<Range<usize>> {
        let past = chunk.len();
        // Of a chunk that is not ASCII only the values are decoded. The line end after the last one goes
        // with them, so that no decoder holds back a character that the value leaves unfinished.
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
                change_places(row, |place| match place.checked_sub(past) {
                    None => place + len,
                    Some(place) => place,
                });
            }
            return Some(part);
        }
        // A line end between the text and the values, for the same reason: no character goes on over it.
        *buffer.get_mut(start + len)? = b'\n';
        // Whether the byte there is none that continues a character.
        let begins = |at: usize| buffer.get(at).is_none_or(|byte| byte & 0xc0 != 0x80);
        let rows = self.rows.as_chunks::<ROW>().0;
        let mut places = rows
            .iter()
            .flat_map(|row| places(row, NONE as usize))
            .flatten();
        let is_whole = places.all(|(place, _)| place < past || begins(start + place - past));
        is_whole.then_some(part)
    }

    /// Turns the places of some rows of the last block from bytes into UTF-16 code units.
    ///
    /// `chunk` is where the chunk lies in `buffer`. `part` is where the part begins that was decoded, and
    /// from there the units are counted: it is a [window](Self::window) of the chunk, or it was
    /// [gathered](Self::gather). Of a window, places in the block's own text stay as they are.
    ///
    /// How it works: a [`Utf16`] counts towards the end of the buffer and can't go back. The values do not
    /// lie in one order, but they lie in three sequences that are each in order, and each has a counter:
    ///
    /// - values in the block's own text, which was filled in the table's order;
    /// - values of blocks in the chunk;
    /// - comments and ignored lines in the chunk. A row of these comes before the row of the block that
    ///   they stand in, and that block may have begun before them: this is why they need a counter apart.
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
        let mut own = Utf16::from(buffer, part, 0);
        let before = own.clone().units_before(part + text);
        let mut blocks = Utf16::from(buffer, part + text, before);
        let mut lines = blocks.clone();
        let rows = self.rows.as_chunks_mut::<ROW>().0.get_mut(rows);
        for row in rows.into_iter().flatten() {
            let body = match row[0] {
                COMMENT | IGNORED => &mut lines,
                _ => &mut blocks,
            };
            // A block's ID may stand before its data. Its places are then counted first: the two pairs
            // change places for that, and change back afterwards.
            let is_id_first = row[3] < row[1] && (row[1] as usize) < past;
            if is_id_first {
                row[1..].rotate_left(2);
            }
            change_places(row, |place| {
                let (units, address) = match place.checked_sub(past) {
                    None => (&mut *body, chunk.start + place),
                    Some(place) if is_gathered => (&mut own, part + place),
                    Some(_) => return place,
                };
                units.units_before(address)
            });
            if is_id_first {
                row[1..].rotate_left(2);
            }
        }
    }
}
