//! The table that a block is handed to JavaScript as.

/// How many numbers one row has: kind, start and end of its text, start and end of its last event ID.
///
/// Starts and ends are places in the block's text, in UTF-16 code units.
pub const ROW: usize = 5;

/// The kind of a row that holds a reconnection time: its next two numbers are the low and the high
/// half of the milliseconds. A kind below [`COMMENT`] is an event, and names its type.
pub const RETRY: u32 = u32::MAX;

/// The kind of a row that holds a comment.
pub const COMMENT: u32 = u32::MAX - 1;

/// Stands for the start of a last event ID that is the one of the row before.
pub const SAME_ID: u32 = u32::MAX;
