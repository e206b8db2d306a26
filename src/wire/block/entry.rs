//! A block's table in words, for tests and for whoever reads it in Rust.

use super::Block;
use super::rows::{COMMENT, ID, IGNORED, RETRY, ROW, SAME_ID};
use alloc::borrow::Cow;
use alloc::string::String;

/// One row of a block's table, with its values as text.
#[derive(Clone, Debug, PartialEq, Eq)]
pub enum Entry<'a> {
    /// An event to dispatch.
    Message {
        /// The block's last `event` field; empty, or not given, it means `message`.
        event: Cow<'a, str>,
        /// The block's `data` lines, joined by line feeds.
        data: Cow<'a, str>,
        /// The block's own ID, if it has one. Ids are sticky: others have that of the entry before.
        id: Option<Cow<'a, str>>,
    },
    /// The last event ID was set by a block without data.
    Id(Cow<'a, str>),
    /// The reconnection time was set, in milliseconds.
    Retry(u64),
    /// A comment's text, after the colon.
    Comment(Cow<'a, str>),
    /// A line that the standard ignores: an unknown field, or a `retry` that is no number.
    Ignored(Cow<'a, str>),
}

impl<'a> Block<'a> {
    /// What the table says, with the values as text.
    pub fn entries(&self) -> impl Iterator<Item = Entry<'a>> {
        let (decoder, chunk) = (self.decoder, self.chunk);
        let bytes = move |start: u32, end: u32| {
            let (start, end) = (start as usize, end as usize);
            match start.checked_sub(chunk.len()) {
                None => &chunk[start..end],
                Some(start) => &decoder.text.bytes()[start..end - chunk.len()],
            }
        };
        let value = move |start, end| String::from_utf8_lossy(bytes(start, end));
        let rows = decoder.rows.as_chunks::<ROW>().0.iter();
        rows.map(move |&[kind, start, end, id_start, id_end]| match kind {
            RETRY => Entry::Retry(u64::from(start) | u64::from(end) << 32),
            COMMENT => Entry::Comment(value(start, end)),
            IGNORED => Entry::Ignored(value(start, end)),
            ID => Entry::Id(value(id_start, id_end)),
            kind => Entry::Message {
                event: String::from_utf8_lossy(&decoder.types.names()[kind as usize]),
                data: value(start, end),
                id: (id_start != SAME_ID).then(|| value(id_start, id_end)),
            },
        })
    }
}
