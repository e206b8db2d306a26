//! By words of the machine.

use super::Seen;

/// Bytes in a group.
pub(in crate::wire) const WIDE: usize = 8;
/// Bytes in a group near the chunk's end.
pub(in crate::wire) const WIDTH: usize = 8;
/// Bits of a mask that stand for one byte, of which the top one is set.
pub(in crate::wire) const BITS: usize = 8;

const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

#[inline]
pub(in crate::wire) fn wide(group: &[u8; WIDE]) -> Seen {
    narrow(group)
}

#[inline]
pub(in crate::wire) fn narrow(group: &[u8; WIDTH]) -> Seen {
    let bytes = u64::from_le_bytes(*group);
    let of = |byte: u8| zeros(bytes ^ u64::from_ne_bytes([byte; 8]));
    (of(b'\n') | of(b'\r'), bytes & !LOW != 0)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    u64::from_le_bytes(*group) & !LOW == 0
}

/// The bytes that begin a character, and those that begin one outside the basic plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    let bytes = u64::from_le_bytes(*group);
    (
        (!bytes | bytes << 1) & !LOW,
        bytes & bytes << 1 & bytes << 2 & bytes << 3 & !LOW,
    )
}

/// The top bit of every byte that is zero, and no other: the addition can't carry over a byte.
#[inline]
fn zeros(bytes: u64) -> u64 {
    !(((bytes & LOW) + LOW) | bytes | LOW)
}
