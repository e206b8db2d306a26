//! Groups by WebAssembly's vectors: 16 bytes in each, four of them in a group.

use super::Scan;
use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_ge, i8x16_splat, u8x16_ge, u8x16_splat, u64x2, v128,
    v128_any_true, v128_or,
};

/// How many bytes a group has.
pub(in crate::wire) const WIDE: usize = 64;

/// The first 16 of these bytes as a vector.
///
/// `v128_load` takes a raw pointer, and so `unsafe`. Two words of 64 bits are safe to load, and the
/// compiler makes one load of the two.
#[inline]
fn load(bytes: &[u8]) -> v128 {
    let word = |at: usize| {
        let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
        bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
    };
    u64x2(word(0), word(8))
}

#[inline]
fn quarters(group: &[u8; WIDE]) -> [v128; 4] {
    [0, 16, 32, 48].map(|at| load(&group[at..]))
}

/// The top bits of 64 bytes, side by side.
#[inline]
fn mask(quarters: [v128; 4]) -> u64 {
    let [a, b, c, d] = quarters.map(|quarter| u64::from(i8x16_bitmask(quarter)));
    a | b << 16 | c << 32 | d << 48
}

/// Has a bit set wherever one of the four has it set.
#[inline]
fn any([a, b, c, d]: [v128; 4]) -> v128 {
    v128_or(v128_or(a, b), v128_or(c, d))
}

/// Sets all bits of each byte that is a CR or an LF, and no others.
#[inline]
fn line_ends(bytes: v128) -> v128 {
    let lf = i8x16_eq(bytes, i8x16_splat(b'\n' as i8));
    v128_or(lf, i8x16_eq(bytes, i8x16_splat(b'\r' as i8)))
}

/// What a group holds.
#[inline]
pub(in crate::wire) fn scan_wide(group: &[u8; WIDE]) -> Scan {
    let quarters = quarters(group);
    let high = i8x16_bitmask(any(quarters)) != 0;
    let ends = quarters.map(line_ends);
    // Most groups of a long line have no line end: one test spares them the making of a mask.
    let mask = if v128_any_true(any(ends)) {
        mask(ends)
    } else {
        0
    };
    (mask, high)
}

#[inline]
pub(super) fn is_ascii_group(group: &[u8; WIDE]) -> bool {
    i8x16_bitmask(any(quarters(group))) == 0
}

/// Masks of the bytes that begin a character, and of those that begin one outside the basic plane.
/// In UTF-8 a byte from 0x80 to 0xBF continues a character, and one from 0xF0 on begins one of four bytes,
/// which is outside that plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    let quarters = quarters(group);
    // As signed numbers, the bytes that continue a character are the lowest: -128 to -65.
    (
        mask(quarters.map(|bytes| i8x16_ge(bytes, i8x16_splat(-64)))),
        mask(quarters.map(|bytes| u8x16_ge(bytes, u8x16_splat(0xf0)))),
    )
}
