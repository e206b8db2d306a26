//! One line of a stream: which field it sets, and where its value begins ("process the field", 9.2.6).

/// The fields that the standard knows.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Data,
    Event,
    Id,
    Retry,
}

impl Field {
    /// The length of the longest name, in bytes. A line that is longer shows which field it is.
    pub(super) const LONGEST: usize = 5;
}

/// The field that a line sets, and where its value begins in the line; `None` for an unknown field and
/// for a comment. The line must not be empty.
///
/// The first byte decides which one name to compare, so that a line costs one comparison. With `fast`
/// this is inlined wherever it is called, since it runs for every line. Without, size comes first.
#[cfg_attr(feature = "fast", inline(always))]
pub(super) fn field(line: &[u8]) -> Option<(Field, usize)> {
    let (field, name) = match line[0] {
        b'd' if line.starts_with(b"data") => (Field::Data, 4),
        b'i' if line.starts_with(b"id") => (Field::Id, 2),
        b'e' if line.starts_with(b"event") => (Field::Event, 5),
        b'r' if line.starts_with(b"retry") => (Field::Retry, 5),
        _ => return None,
    };
    match line.get(name) {
        None => Some((field, name)),
        Some(b':') if line.get(name + 1) == Some(&b' ') => Some((field, name + 2)),
        Some(b':') => Some((field, name + 1)),
        Some(_) => None,
    }
}

/// How many lines of a stream were no fields that count.
///
/// ```
/// use headwater::wire::{Decoder, Limits};
///
/// let mut decoder = Decoder::new(Limits::default());
/// while decoder.feed(b": still here\nretry: soon\nprice: 7\n\n").next().is_some() {}
/// let counts = decoder.counts();
/// assert_eq!((counts.comments, counts.ignored), (1, 2));
/// ```
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
#[non_exhaustive]
pub struct Counts {
    /// Comments: lines that begin with a colon. Many servers send them as signs of life.
    pub comments: u64,
    /// Lines that are ignored: unknown fields, a `retry` that is no number, an `id` with a NUL, and one that
    /// is too long or that no header can carry: see [`Limits::id`](super::Limits::id).
    pub ignored: u64,
}

impl Counts {
    /// Whether lines are counted. The npm package's client counts the rows that its block decoder makes, and
    /// has no bytes to spare for this.
    const ARE_KEPT: bool = cfg!(any(feature = "fast", not(feature = "__engine")));

    /// Counts a line that is no field. It is kept out of line, since such lines are rare.
    #[inline(never)]
    pub(super) fn add(&mut self, line: &[u8]) {
        match line[0] {
            _ if !Self::ARE_KEPT => {}
            b':' => self.comments += 1,
            _ => self.ignored += 1,
        }
    }

    /// Counts a field that the standard ignores, for its value.
    pub(super) fn add_ignored(&mut self) {
        if Self::ARE_KEPT {
            self.ignored += 1;
        }
    }
}

/// What is kept of a line that a chunk's end has cut.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Cut {
    /// There is no such line: the next byte begins one.
    #[default]
    None,
    /// All that has come of it: it is wanted, or is still too short to tell.
    Kept,
    /// Nothing: it is a comment or an unknown field that nobody wants.
    Skipped,
}

/// Whether an `id` field's value is to be taken. The standard ignores one with a NUL. Unless `any` other will
/// do, it must be one that a header can carry: see [`is_sendable`]. This is a plain loop, since IDs are short,
/// and to call a vectorised search would cost more than it saves.
#[inline]
pub(super) fn takes_id(value: &[u8], any: bool) -> bool {
    let is_text = |byte: u8| byte >= b' ' && byte != 0x7f || byte == b'\t';
    value.iter().all(|&byte| is_text(byte) || any && byte != 0)
}

/// Whether a header can carry this value (RFC 9110, 5.5): it has no control characters but TAB. Blanks at its
/// beginning and its end are lost on the way, as they are from the browser's own `EventSource`.
pub(crate) fn is_sendable(value: &[u8]) -> bool {
    takes_id(value, false)
}

/// A `retry` field's value in milliseconds, or nothing if it is not ASCII digits alone. A number that
/// is too large for 64 bits becomes the largest one.
pub(super) fn milliseconds(value: &[u8]) -> Option<u64> {
    /// The largest number that does not overflow when it is multiplied by ten.
    const MOST: u64 = u64::MAX / 10;
    if value.is_empty() {
        return None;
    }
    value.iter().try_fold(0_u64, |time, byte| {
        let digit = u64::from(byte.wrapping_sub(b'0'));
        (digit < 10).then_some(match time {
            0..=MOST => (time * 10).saturating_add(digit),
            _ => u64::MAX,
        })
    })
}
