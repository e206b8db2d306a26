//! The table that a block is handed to JavaScript as.

/// How many numbers one row has: its kind, start and end of its text, start and end of its last
/// event ID.
///
/// Starts and ends are places in bytes, counted through the chunk and, after its end, through the
/// block's own text.
pub const ROW: usize = 5;

/// The kind of a row that holds a reconnection time: its next two numbers are the low and the high
/// half of the milliseconds. A kind below [`IGNORED`] is an event, and names its type.
pub const RETRY: u32 = u32::MAX;

/// The kind of a row that holds a comment.
pub const COMMENT: u32 = u32::MAX - 1;

/// The kind of a row that holds nothing but a last event ID: that of a block without data.
pub const ID: u32 = u32::MAX - 2;

/// The kind of a row that holds a line which the standard ignores.
pub const IGNORED: u32 = u32::MAX - 3;

/// Stands for the start of a last event ID in a row whose block has none of its own.
pub const SAME_ID: u32 = u32::MAX;

/// The start and the end of a value that a row does not have, beyond every place.
pub(super) const NONE: u32 = SAME_ID;

/// Where a row's data, or text, and its last event ID lie, in bytes, as far as that is before `end`.
#[inline]
pub(super) fn places(row: &[u32; ROW], end: usize) -> [Option<(usize, usize)>; 2] {
    let &[kind, start, stop, id_start, id_stop] = row;
    let place = |is_before: bool, start: u32, stop: u32| {
        is_before.then_some((start as usize, stop as usize))
    };
    [
        place(kind != RETRY && (start as usize) < end, start, stop),
        place((id_start as usize) < end, id_start, id_stop),
    ]
}
