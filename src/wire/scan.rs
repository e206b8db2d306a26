//! Finds line ends, many bytes at a time.

/// Walks over the CRs and LFs of a chunk, in order.
///
/// It looks at every byte once, in groups of [`WIDTH`], and keeps a mask of the line ends of the
/// group at hand: lines are short, so a search begun anew at each of them would cost more than the
/// search itself.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scanner {
    /// Where the group that `mask` is of begins.
    group: usize,
    /// Where the next group begins.
    next: usize,
    mask: u64,
}

impl Scanner {
    /// The position of the next CR or LF.
    #[inline]
    pub(super) fn next(&mut self, chunk: &[u8]) -> Option<usize> {
        while self.mask == 0 {
            if self.next >= chunk.len() {
                return None;
            }
            self.group = self.next;
            self.next += WIDTH;
            self.mask = match chunk[self.group..].first_chunk::<WIDTH>() {
                Some(group) => line_ends(group),
                None => {
                    let rest = &chunk[self.group..];
                    let mut group = [0; WIDTH];
                    group[..rest.len()].copy_from_slice(rest);
                    line_ends(&group)
                }
            };
        }
        let place = self.mask.trailing_zeros() as usize / BITS;
        self.mask &= self.mask - 1;
        Some(self.group + place)
    }
}

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod group {
    use core::arch::wasm32::{i8x16_bitmask, i8x16_eq, i8x16_splat, u64x2, v128_or};

    /// Bytes in a group.
    pub(super) const WIDTH: usize = 16;
    /// Bits of a mask that stand for one byte.
    pub(super) const BITS: usize = 1;

    #[inline]
    pub(super) fn line_ends(group: &[u8; WIDTH]) -> u64 {
        let (low, high) = group.split_at(8);
        let word = |bytes: &[u8]| {
            bytes
                .first_chunk()
                .map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        let bytes = u64x2(word(low), word(high));
        let lf = i8x16_eq(bytes, i8x16_splat(b'\n' as i8));
        let cr = i8x16_eq(bytes, i8x16_splat(b'\r' as i8));
        u64::from(i8x16_bitmask(v128_or(lf, cr)))
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod group {
    pub(super) const WIDTH: usize = 8;
    pub(super) const BITS: usize = 8;

    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

    #[inline]
    pub(super) fn line_ends(group: &[u8; WIDTH]) -> u64 {
        let bytes = u64::from_le_bytes(*group);
        zeros(bytes ^ u64::from_ne_bytes([b'\n'; 8]))
            | zeros(bytes ^ u64::from_ne_bytes([b'\r'; 8]))
    }

    /// The top bit of every byte that is zero, and no other: the addition can't carry over a byte.
    #[inline]
    fn zeros(bytes: u64) -> u64 {
        !(((bytes & LOW) + LOW) | bytes | LOW)
    }
}

use group::{BITS, WIDTH, line_ends};

#[cfg(test)]
mod tests {
    use super::Scanner;
    use alloc::vec::Vec;

    #[test]
    fn finds_every_line_end_and_nothing_else_at_every_offset() {
        for length in 0..70 {
            for at in 0..length {
                let mut chunk: Vec<u8> = (0..length)
                    .map(|i| [0x8a, 0x8d, 0x0b, 0x0c, 0x0e, 0xff, 0][i % 7])
                    .collect();
                chunk[at] = if at % 2 == 0 { b'\n' } else { b'\r' };
                chunk[length - 1] = b'\n';
                let mut scanner = Scanner::default();
                let found: Vec<_> = core::iter::from_fn(|| scanner.next(&chunk)).collect();
                let expected: Vec<_> = (0..length)
                    .filter(|&i| matches!(chunk[i], b'\n' | b'\r'))
                    .collect();
                assert_eq!(found, expected);
            }
        }
    }
}
