//! Groups by words of 64 bits, for machines without vectors: eight words in a group.
//!
//! A question is a function of a word: it sets the top bits of the bytes that it is true of, and [`bits`] gathers these.
//! Without vectors, to ask byte after byte would take four times as long.

use super::Scan;

/// How many bytes a group has.
pub(in crate::wire) const WIDE: usize = 64;

/// All bits of each byte but the top one.
const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

/// What a group holds.
#[inline]
pub(in crate::wire) fn scan_wide(group: &[u8; WIDE]) -> Scan {
    // One walk for both: [`mask`] would be another.
    let (mut mask, mut all) = (0, 0);
    for (at, word) in words(group).enumerate() {
        mask |= bits(line_ends(word)) << (at * 8);
        all |= word;
    }
    (mask, all & !LOW != 0)
}

/// A group has one byte here, for size: what asks this is only the block's own text, which most blocks have none of.
#[inline]
pub(super) fn is_ascii_group(group: &[u8; 1]) -> bool {
    group[0] < 0x80
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
    words(group)
        .enumerate()
        .fold(0, |mask, (at, word)| mask | bits(tops(word)) << (at * 8))
}

/// The words of a group, in order.
#[inline]
fn words(group: &[u8; WIDE]) -> impl Iterator<Item = u64> {
    let words = group.as_chunks().0.iter();
    words.map(|word| u64::from_le_bytes(*word))
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
///
/// Adding 0x7f to a number below 0x80 sets the top bit unless the number is zero, and carries into no other byte. So each
/// byte's lower seven bits are held against a CR's and an LF's, and bytes beyond ASCII are left out.
#[inline(always)]
fn line_ends(bytes: u64) -> u64 {
    let differs = |byte: u8| ((bytes & LOW) ^ u64::from_ne_bytes([byte; 8])) + LOW;
    !((differs(b'\n') & differs(b'\r')) | bytes | LOW)
}
