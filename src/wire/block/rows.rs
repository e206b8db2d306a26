//! The numbers of a block's table, as JavaScript reads them. `crates/engine/src/abi.rs` hands them on.

/// How many numbers a row has: its kind, the start and the end of its value, the start and the end of
/// its last event ID.
///
/// Starts and ends are places in bytes. Those below the chunk's length are in the chunk. Those from there
/// on are in the block's own text, as if it followed the chunk.
pub const ROW: usize = 5;

/// The kind of a row that holds a reconnection time: its next two numbers are the low and the high
/// half of the milliseconds. A kind below [`IGNORED`] is an event, and is the number of its type.
pub const RETRY: u32 = u32::MAX;

/// The kind of a row that holds a comment.
pub const COMMENT: u32 = u32::MAX - 1;

/// The kind of a row that holds nothing but a last event ID: that of a block without data.
pub const ID: u32 = u32::MAX - 2;

/// The kind of a row that holds a line which the standard ignores.
pub const IGNORED: u32 = u32::MAX - 3;

/// Stands for the start of a last event ID in a row whose block has none of its own: the last event ID
/// is then the same as before.
pub const SAME_ID: u32 = u32::MAX;

/// Stands for the start and the end of a value that a row does not have. It is larger than any place, so
/// that one comparison tells both values in the text and absent values from those in the chunk.
pub(super) const NONE: u32 = SAME_ID;

/// Where a row's value and its last event ID lie, in bytes, each only if it begins before `end`: with the
/// chunk's length, those that lie in the chunk; with [`NONE`], all that there are.
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
