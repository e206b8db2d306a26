//! One line of a stream: which field it sets, and where its value begins.

/// The fields that the standard knows ("process the field", 9.2.6).
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(super) enum Field {
    Data,
    Event,
    Id,
    Retry,
}

impl Field {
    /// The longest name, in bytes.
    pub(super) const LONGEST: usize = 5;
}

/// The field that a whole line sets, and where its value begins in the line. `None` is an unknown
/// field. The line is neither empty nor a comment.
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

/// A line that a chunk's end has cut: what is known of it so far.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub(super) enum Cut {
    /// Nothing: the next byte begins a line.
    #[default]
    None,
    /// All of it, for it is wanted, or may be.
    Kept,
    /// That it is a comment or an unknown field that nobody wants.
    Skipped,
}

/// Whether an `id` field's value may be taken. IDs are short: to call a search costs more than this.
#[inline]
pub(super) fn has_no_nul(value: &[u8]) -> bool {
    value.iter().all(|&byte| byte != 0)
}

/// A `retry` field's value: ASCII digits only, and more than fit are as many as fit.
pub(super) fn milliseconds(value: &[u8]) -> Option<u64> {
    /// So much fits ten times.
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
