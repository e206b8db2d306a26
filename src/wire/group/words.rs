//! By words of the machine, and by loops that compilers know vectors for.

use super::Seen;

/// Bytes in a group.
pub(in crate::wire) const WIDE: usize = 64;
/// Bytes in a group near the chunk's end.
pub(in crate::wire) const WIDTH: usize = 8;

const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

#[inline]
pub(in crate::wire) fn narrow(group: &[u8; WIDTH]) -> Seen {
    let bytes = u64::from_le_bytes(*group);
    (bits(line_ends(bytes)), bytes & !LOW != 0)
}

#[inline]
pub(in crate::wire) fn wide(group: &[u8; WIDE]) -> Seen {
    let (mut ends, mut all) = (0, 0);
    for &byte in group {
        ends |= u8::from(byte == b'\n') | u8::from(byte == b'\r');
        all |= byte;
    }
    // Most groups of a long line have none.
    let mask = if ends != 0 { mask(group, line_ends) } else { 0 };
    (mask, all >= 0x80)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    group.iter().fold(0, |all, byte| all | byte) < 0x80
}

/// The bytes that begin a character, and those that begin one outside the basic plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    (
        mask(group, |bytes| (!bytes | bytes << 1) & !LOW),
        mask(group, |bytes| {
            bytes & bytes << 1 & bytes << 2 & bytes << 3 & !LOW
        }),
    )
}

/// One bit for each byte that `of` sets the top bit of, and no other.
#[inline]
fn mask(group: &[u8; WIDE], of: impl Fn(u64) -> u64) -> u64 {
    let words = group.as_chunks().0.iter().enumerate();
    words.fold(0, |mask, (at, word)| {
        mask | bits(of(u64::from_le_bytes(*word))) << (at * 8)
    })
}

/// The top bits of a word's bytes, side by side: each is moved by its own distance to the top byte.
#[inline]
fn bits(tops: u64) -> u64 {
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

#[inline]
fn line_ends(bytes: u64) -> u64 {
    let of = |byte: u8| zeros(bytes ^ u64::from_ne_bytes([byte; 8]));
    of(b'\n') | of(b'\r')
}

/// The top bit of every byte that is zero, and no other: the addition can't carry over a byte.
#[inline]
fn zeros(bytes: u64) -> u64 {
    !(((bytes & LOW) + LOW) | bytes | LOW)
}
