//! By the vectors that the machine has, natively.

use super::Seen;
use wide::{CmpEq, CmpGt, i8x16};

/// Bytes in a group.
pub(in crate::wire) const WIDE: usize = 64;
/// Bytes in a group near the chunk's end.
pub(in crate::wire) const WIDTH: usize = 16;

#[inline]
fn load(bytes: &[u8; WIDTH]) -> i8x16 {
    i8x16::new(bytes.map(|byte| byte as i8))
}

#[inline]
fn quarters(group: &[u8; WIDE]) -> [i8x16; 4] {
    let parts: &[[u8; WIDTH]] = group.as_chunks().0;
    [0, 1, 2, 3].map(|at| load(&parts[at]))
}

/// The top bits of 16 bytes, side by side.
#[inline]
fn bits(bytes: i8x16) -> u64 {
    u64::from(bytes.move_mask() as u16)
}

#[inline]
fn mask(quarters: [i8x16; 4]) -> u64 {
    let [a, b, c, d] = quarters.map(bits);
    a | b << 16 | c << 32 | d << 48
}

#[inline]
fn any([a, b, c, d]: [i8x16; 4]) -> i8x16 {
    (a | b) | (c | d)
}

#[inline]
fn line_ends(bytes: i8x16) -> i8x16 {
    bytes.cmp_eq(i8x16::splat(b'\n' as i8)) | bytes.cmp_eq(i8x16::splat(b'\r' as i8))
}

#[inline]
pub(in crate::wire) fn narrow(group: &[u8; WIDTH]) -> Seen {
    let bytes = load(group);
    (bits(line_ends(bytes)), bits(bytes) != 0)
}

#[inline]
pub(in crate::wire) fn wide(group: &[u8; WIDE]) -> Seen {
    let quarters = quarters(group);
    let ends = quarters.map(line_ends);
    // Most groups of a long line have none.
    let mask = if bits(any(ends)) != 0 { mask(ends) } else { 0 };
    (mask, bits(any(quarters)) != 0)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    bits(any(quarters(group))) == 0
}

/// The bytes that begin a character, and those that begin one outside the basic plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    let quarters = quarters(group);
    // Signed, what continues a character is -128 to -65, and what begins one of four bytes -16 to -1.
    let above = |most: i8| mask(quarters.map(|bytes| bytes.cmp_gt(i8x16::splat(most))));
    (above(-65), above(-17) & mask(quarters))
}
