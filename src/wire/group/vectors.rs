//! Groups by a native machine's vectors: 16 bytes in each, four of them in a group.

use super::Scan;
use wide::{CmpEq, CmpGt, i8x16};

/// How many bytes a group has.
pub(in crate::wire) const WIDE: usize = 64;
/// How many bytes a group has where there are fewer than that.
pub(in crate::wire) const NARROW: usize = 16;

#[inline]
fn load(bytes: &[u8; NARROW]) -> i8x16 {
    i8x16::new(bytes.map(|byte| byte as i8))
}

#[inline]
fn quarters(group: &[u8; WIDE]) -> [i8x16; 4] {
    let parts: &[[u8; NARROW]] = group.as_chunks().0;
    [0, 1, 2, 3].map(|at| load(&parts[at]))
}

/// The top bits of 16 bytes, side by side.
#[inline]
fn bits(bytes: i8x16) -> u64 {
    u64::from(bytes.move_mask() as u16)
}

/// The top bits of 64 bytes, side by side.
#[inline]
fn mask(quarters: [i8x16; 4]) -> u64 {
    let [a, b, c, d] = quarters.map(bits);
    a | b << 16 | c << 32 | d << 48
}

/// Has a bit set wherever one of the four has it set.
#[inline]
fn any([a, b, c, d]: [i8x16; 4]) -> i8x16 {
    (a | b) | (c | d)
}

/// Sets all bits of each byte that is a CR or an LF, and no others.
#[inline]
fn line_ends(bytes: i8x16) -> i8x16 {
    bytes.cmp_eq(i8x16::splat(b'\n' as i8)) | bytes.cmp_eq(i8x16::splat(b'\r' as i8))
}

/// What a small group holds.
#[inline]
pub(in crate::wire) fn scan_narrow(group: &[u8; NARROW]) -> Scan {
    let bytes = load(group);
    (bits(line_ends(bytes)), bits(bytes) != 0)
}

/// What a group holds.
#[inline]
pub(in crate::wire) fn scan_wide(group: &[u8; WIDE]) -> Scan {
    let quarters = quarters(group);
    let ends = quarters.map(line_ends);
    // Most groups of a long line have no line end: one test spares them the making of a mask.
    let mask = if bits(any(ends)) != 0 { mask(ends) } else { 0 };
    (mask, bits(any(quarters)) != 0)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    bits(any(quarters(group))) == 0
}

/// Masks of the bytes that begin a character, and of those that begin one outside the basic plane.
/// In UTF-8 a byte from 0x80 to 0xBF continues a character, and one from 0xF0 on begins one of four bytes,
/// which is outside that plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    let quarters = quarters(group);
    // As signed numbers, the bytes that continue a character are -128 to -65, and those that begin one of
    // four bytes are -16 to -1. ASCII is above both. It begins characters, but none outside the basic
    // plane: so the second mask leaves out the bytes whose top bit is zero.
    let above = |most: i8| mask(quarters.map(|bytes| bytes.cmp_gt(i8x16::splat(most))));
    (above(-65), above(-17) & mask(quarters))
}
