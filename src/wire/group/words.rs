//! Groups by words of 64 bits, for machines without vectors: eight words in a group.
//!
//! A question that any byte may answer is a plain loop over all of them, which compilers turn into the
//! vectors that there are. Where each byte has an answer of its own, a function sets the top bits of the
//! bytes that it is true of, and [`mask`] gathers these.

use super::Scan;

/// How many bytes a group has.
pub(in crate::wire) const WIDE: usize = 64;
/// How many bytes a group near a chunk's end has.
pub(in crate::wire) const NARROW: usize = 8;

/// All bits of each byte but the top one.
const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

/// What a small group holds.
#[inline]
pub(in crate::wire) fn scan_narrow(group: &[u8; NARROW]) -> Scan {
    let bytes = u64::from_le_bytes(*group);
    (bits(line_ends(bytes)), bytes & !LOW != 0)
}

/// What a group holds.
#[inline]
pub(in crate::wire) fn scan_wide(group: &[u8; WIDE]) -> Scan {
    let (mut ends, mut all) = (0, 0);
    for &byte in group {
        ends |= u8::from(byte == b'\n') | u8::from(byte == b'\r');
        all |= byte;
    }
    // Most groups of a long line have no line end: one test spares them the making of a mask.
    let mask = if ends != 0 { mask(group, line_ends) } else { 0 };
    (mask, all >= 0x80)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    group.iter().fold(0, |all, byte| all | byte) < 0x80
}

/// Masks of the bytes that begin a character, and of those that begin one outside the basic plane.
/// In UTF-8 a byte from 0x80 to 0xBF continues a character, and one from 0xF0 on begins one of four bytes,
/// which is outside that plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    // Shifts bring the bits below a byte's top bit to its place, and `!LOW` clears all other places. So it
    // does no harm that a shift also moves bits over into the next byte: they end up below its top bit.
    (
        // The top bits are not 10.
        mask(group, |bytes| (!bytes | bytes << 1) & !LOW),
        // The top bits are 1111.
        mask(group, |bytes| {
            bytes & bytes << 1 & bytes << 2 & bytes << 3 & !LOW
        }),
    )
}

/// A mask of the bytes whose top bit `tops` sets. It must leave all other bits zero.
#[inline]
fn mask(group: &[u8; WIDE], tops: impl Fn(u64) -> u64) -> u64 {
    let words = group.as_chunks().0.iter().enumerate();
    words.fold(0, |mask, (at, word)| {
        mask | bits(tops(u64::from_le_bytes(*word))) << (at * 8)
    })
}

/// The top bits of a word's bytes, side by side. All other bits must be zero.
///
/// The multiplication adds up the word, shifted by each of eight distances. In the sum's top byte, each of
/// the eight bits comes from another of the bytes, in order. No two bits meet, so that nothing carries.
#[inline]
fn bits(tops: u64) -> u64 {
    (tops >> 7).wrapping_mul(0x0102_0408_1020_4080) >> 56
}

/// Sets the top bit of each byte that is a CR or an LF, and no others.
#[inline]
fn line_ends(bytes: u64) -> u64 {
    let of = |byte: u8| zeros(bytes ^ u64::from_ne_bytes([byte; 8]));
    of(b'\n') | of(b'\r')
}

/// Sets the top bit of each byte that is zero, and no others.
///
/// Adding 0x7f to a byte's lower seven bits sets the top bit unless they are all zero. The addition can't
/// carry into the next byte, which is what the usual trick with a subtraction gets wrong.
#[inline]
fn zeros(bytes: u64) -> u64 {
    !(((bytes & LOW) + LOW) | bytes | LOW)
}
