//! By WebAssembly's vectors.

use super::Seen;
use core::arch::wasm32::{
    i8x16_bitmask, i8x16_eq, i8x16_ge, i8x16_splat, u8x16_ge, u8x16_splat, u64x2, v128,
    v128_any_true, v128_or,
};

/// Bytes in a group.
pub(in crate::wire) const WIDE: usize = 64;
/// Bytes in a group near the chunk's end.
pub(in crate::wire) const WIDTH: usize = 16;

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

#[inline]
fn mask(quarters: [v128; 4]) -> u64 {
    let [a, b, c, d] = quarters.map(|quarter| u64::from(i8x16_bitmask(quarter)));
    a | b << 16 | c << 32 | d << 48
}

#[inline]
fn any([a, b, c, d]: [v128; 4]) -> v128 {
    v128_or(v128_or(a, b), v128_or(c, d))
}

#[inline]
fn line_ends(bytes: v128) -> v128 {
    let lf = i8x16_eq(bytes, i8x16_splat(b'\n' as i8));
    v128_or(lf, i8x16_eq(bytes, i8x16_splat(b'\r' as i8)))
}

#[inline]
pub(in crate::wire) fn narrow(group: &[u8; WIDTH]) -> Seen {
    let bytes = load(group);
    (
        u64::from(i8x16_bitmask(line_ends(bytes))),
        i8x16_bitmask(bytes) != 0,
    )
}

#[inline]
pub(in crate::wire) fn wide(group: &[u8; WIDE]) -> Seen {
    let quarters = quarters(group);
    let high = i8x16_bitmask(any(quarters)) != 0;
    let ends = quarters.map(line_ends);
    // Most groups of a long line have none.
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

/// The bytes that begin a character, and those that begin one outside the basic plane.
#[inline]
pub(super) fn characters(group: &[u8; WIDE]) -> (u64, u64) {
    let quarters = quarters(group);
    (
        mask(quarters.map(|bytes| i8x16_ge(bytes, i8x16_splat(-64)))),
        mask(quarters.map(|bytes| u8x16_ge(bytes, u8x16_splat(0xf0)))),
    )
}
