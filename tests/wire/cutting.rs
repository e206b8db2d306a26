//! As JavaScript reads a block: `parser/table.ts`, in Rust.
//!
//! Windows are chosen, values gathered and places turned into UTF-16 by the block decoder; what is
//! decoded then is cut by those places. It does so for the same chunks and in the same order as
//! `parser/table.ts`, so that all of that is held against the standard without a browser.

use crate::drive::{Wire, spoken};
use crate::outcome::Said;
use headwater::wire::{
    BlockDecoder, COMMENT, Entry, ID, IGNORED, Lenient, Limits, RETRY, ROW, SAME_ID, TooLarge,
};
use std::borrow::Cow;

/// How much room there is before a chunk, in bytes.
const HEAD: usize = 8192;
/// How much ASCII is decoded at a time, and how much text beyond it, in bytes.
const WINDOW: usize = 8192;
const WIDE_WINDOW: usize = 24_576;

/// A block decoder whose values are cut out of UTF-16.
pub struct Cutting {
    decoder: BlockDecoder,
    types: Vec<String>,
}

/// UTF-16 that is cut.
type Units = Vec<u16>;

/// A chunk's table, and what of it is decoded.
struct Table {
    /// Room, and then the chunk.
    buffer: Vec<u8>,
    /// The block's own text.
    own: Vec<u8>,
    /// Where values that lie in the text begin.
    past: usize,
    /// What is decoded of the chunk, and where it begins.
    part: Option<Units>,
    shift: usize,
}

impl Wire for Cutting {
    fn new(limits: Limits, comments: bool) -> Self {
        Self {
            decoder: <BlockDecoder as Wire>::new(limits, comments),
            types: Vec::new(),
        }
    }

    fn telling_ignored(self, yes: bool) -> Self {
        Self {
            decoder: self.decoder.with_ignored(yes),
            ..self
        }
    }

    fn reading(self, lenient: Lenient) -> Self {
        Self {
            decoder: self.decoder.with_lenient(lenient),
            ..self
        }
    }

    fn set_last_event_id(&mut self, id: &str) {
        self.decoder.set_last_event_id(id);
    }

    fn last_event_id(&self) -> String {
        Wire::last_event_id(&self.decoder)
    }

    fn restart(&mut self) {
        self.decoder.restart();
    }

    fn read(&mut self, chunk: &[u8]) -> (Vec<Said>, Option<TooLarge>) {
        let mut last_event_id = Wire::last_event_id(self);
        let mut said = Vec::new();
        let error = self.show(chunk, &mut |entry| {
            said.extend(spoken(entry, &mut last_event_id))
        });
        (said, error)
    }
}

impl Cutting {
    fn show(&mut self, chunk: &[u8], tell: &mut impl FnMut(Entry<'_>)) -> Option<TooLarge> {
        // What lies there from before must not be read, and would end a character that is cut.
        let mut buffer = vec![0xAC; HEAD];
        buffer.extend_from_slice(chunk);
        let length = chunk.len();
        let place = HEAD..HEAD + length;
        let block = self.decoder.decode(&buffer[HEAD..]);
        let is_ascii = block.chunk_is_ascii();
        let is_all_ascii = is_ascii && block.text_is_ascii();
        let (error, own) = (block.error(), block.text().to_vec());
        let count = block.rows().len() / ROW;
        let (known, names) = block.types();
        self.types.truncate(known);
        let name = |name: &Vec<u8>| String::from_utf8_lossy(name).into_owned();
        self.types.extend(names[known..].iter().map(name));
        let mut table = Table {
            buffer,
            own,
            past: length,
            part: None,
            shift: 0,
        };
        if count == 0 {
            return error;
        }

        if !table.own.is_empty() && table.own.len() + length <= HEAD {
            let gathered = self
                .decoder
                .gather(&mut table.buffer, place.clone(), is_all_ascii);
            if let Some(values) = gathered {
                let bytes = &table.buffer[values.clone()];
                table.part = if is_all_ascii {
                    Some(ascii(bytes))
                } else {
                    strictly(bytes)
                };
                if table.part.is_some() {
                    if !is_all_ascii {
                        self.decoder.count_units(
                            &table.buffer,
                            place,
                            values.start,
                            0..count,
                            true,
                        );
                    }
                    table.past = usize::MAX;
                    self.give(&table, 0..count, tell);
                    return error;
                }
            }
        }
        let first: [u32; ROW] = self.decoder.rows()[..ROW].try_into().expect("one row");
        let is_one = count == 1 && 2 * u64::from(first[2].wrapping_sub(first[1])) > length as u64;
        if is_ascii && (length <= WINDOW || is_one) {
            table.part = Some(ascii(chunk));
            self.give(&table, 0..count, tell);
            return error;
        }
        let mut from = 0;
        while from < count {
            let enough = if is_ascii { WINDOW } else { WIDE_WINDOW };
            let (values, to) = self.decoder.window(length, from, enough);
            assert!(to > from, "a window without a row");
            (table.part, table.shift) = if is_ascii || values.is_empty() {
                (Some(ascii(&chunk[values.clone()])), values.start)
            } else {
                (
                    strictly(&chunk[values.start..length.min(values.end + 1)]),
                    0,
                )
            };
            if !is_ascii && !values.is_empty() && table.part.is_some() {
                let part = HEAD + values.start;
                self.decoder
                    .count_units(&table.buffer, place.clone(), part, from..to, false);
            }
            self.give(&table, from..to, tell);
            from = to;
        }
        error
    }

    fn give(&self, table: &Table, rows: std::ops::Range<usize>, tell: &mut impl FnMut(Entry<'_>)) {
        for row in &self.decoder.rows().as_chunks().0[rows] {
            tell(table.entry(row, &self.types));
        }
    }
}

impl Table {
    fn entry<'a>(&'a self, row: &[u32; ROW], types: &'a [String]) -> Entry<'a> {
        let &[kind, start, end, id_start, id_end] = row;
        match kind {
            RETRY => Entry::Retry(u64::from(start) | u64::from(end) << 32),
            COMMENT => Entry::Comment(self.value(start, end)),
            IGNORED => Entry::Ignored(self.value(start, end)),
            ID => Entry::Id(self.value(id_start, id_end)),
            kind => Entry::Message {
                event: Cow::Borrowed(&types[kind as usize]),
                data: self.value(start, end),
                id: (id_start != SAME_ID).then(|| self.value(id_start, id_end)),
            },
        }
    }

    fn value(&self, start: u32, end: u32) -> Cow<'_, str> {
        let (start, end) = (start as usize, end as usize);
        if start >= self.past {
            return String::from_utf8_lossy(&self.own[start - self.past..end - self.past]);
        }
        match &self.part {
            None => String::from_utf8_lossy(&self.buffer[HEAD + start..HEAD + end]),
            Some(part) => {
                let units = &part[start - self.shift..end - self.shift];
                String::from_utf16(units)
                    .expect("no cut within a character")
                    .into()
            }
        }
    }
}

fn ascii(bytes: &[u8]) -> Units {
    assert!(bytes.is_ascii(), "{}", bytes.escape_ascii());
    bytes.iter().map(|&byte| u16::from(byte)).collect()
}

/// What is UTF-8. Decoders that are asked for a part of a stream would hold back a character that its end cuts.
fn strictly(bytes: &[u8]) -> Option<Units> {
    match std::str::from_utf8(bytes) {
        Ok(text) => Some(text.encode_utf16().collect()),
        Err(error) => {
            assert!(
                error.error_len().is_some(),
                "a part that ends within a character"
            );
            None
        }
    }
}
