//! Finds line ends, many bytes at a time.

/// Walks over the CRs and LFs of a chunk, in order.
///
/// It looks at every byte once, in groups, and keeps a mask of the line ends of the group at hand:
/// lines are short, so a search begun anew at each of them would cost more than the search itself.
/// On the way it sees whether all of the chunk is ASCII.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scanner {
    /// Where the group that `mask` is of begins.
    group: usize,
    /// Where the next group begins.
    next: usize,
    mask: u64,
    beyond_ascii: bool,
}

impl Scanner {
    /// The position of the next CR or LF.
    #[inline]
    pub(super) fn next(&mut self, chunk: &[u8]) -> Option<usize> {
        while self.mask == 0 {
            if self.next >= chunk.len() {
                return None;
            }
            self.read(chunk);
        }
        let place = self.mask.trailing_zeros() as usize / BITS;
        self.mask &= self.mask - 1;
        Some(self.group + place)
    }

    /// Whether what was walked over is ASCII; the whole chunk, once its end was found.
    pub(super) fn is_ascii(&self) -> bool {
        !self.beyond_ascii
    }

    fn read(&mut self, chunk: &[u8]) {
        self.group = self.next;
        let rest = &chunk[self.group..];
        let (mask, high) = if let Some(group) = rest.first_chunk::<WIDE>() {
            self.next += WIDE;
            wide(group)
        } else if let Some(group) = rest.first_chunk::<WIDTH>() {
            self.next += WIDTH;
            narrow(group)
        } else {
            self.next = chunk.len();
            let mut group = [0; WIDTH];
            group[..rest.len()].copy_from_slice(rest);
            narrow(&group)
        };
        self.mask = mask;
        self.beyond_ascii |= high;
    }
}

/// A group's line ends, and whether any of its bytes is beyond ASCII.
type Seen = (u64, bool);

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
mod group {
    use super::Seen;
    use core::arch::wasm32::{
        i8x16_bitmask, i8x16_eq, i8x16_splat, u64x2, v128, v128_any_true, v128_or,
    };

    /// Bytes in a group, of which a mask has one bit each.
    pub(super) const WIDE: usize = 64;
    /// Bytes in a group near the chunk's end.
    pub(super) const WIDTH: usize = 16;
    /// Bits of a mask that stand for one byte.
    pub(super) const BITS: usize = 1;

    #[inline]
    fn load(bytes: &[u8]) -> v128 {
        let word = |at: usize| {
            let bytes = bytes.get(at..).and_then(|bytes| bytes.first_chunk());
            bytes.map_or(0, |bytes| u64::from_le_bytes(*bytes))
        };
        u64x2(word(0), word(8))
    }

    #[inline]
    fn line_ends(bytes: v128) -> v128 {
        let lf = i8x16_eq(bytes, i8x16_splat(b'\n' as i8));
        v128_or(lf, i8x16_eq(bytes, i8x16_splat(b'\r' as i8)))
    }

    #[inline]
    pub(super) fn narrow(group: &[u8; WIDTH]) -> Seen {
        let bytes = load(group);
        (
            u64::from(i8x16_bitmask(line_ends(bytes))),
            i8x16_bitmask(bytes) != 0,
        )
    }

    #[inline]
    pub(super) fn wide(group: &[u8; WIDE]) -> Seen {
        let [a, b, c, d] = [0, 16, 32, 48].map(|at| load(&group[at..]));
        let high = i8x16_bitmask(v128_or(v128_or(a, b), v128_or(c, d))) != 0;
        let ends = [a, b, c, d].map(line_ends);
        let any = v128_or(v128_or(ends[0], ends[1]), v128_or(ends[2], ends[3]));
        // Most groups of a long line have none.
        if !v128_any_true(any) {
            return (0, high);
        }
        let [a, b, c, d] = ends.map(|ends| u64::from(i8x16_bitmask(ends)));
        (a | b << 16 | c << 32 | d << 48, high)
    }
}

#[cfg(not(all(target_arch = "wasm32", target_feature = "simd128")))]
mod group {
    use super::Seen;

    pub(super) const WIDE: usize = 8;
    pub(super) const WIDTH: usize = 8;
    pub(super) const BITS: usize = 8;

    const LOW: u64 = u64::from_ne_bytes([0x7f; 8]);

    #[inline]
    pub(super) fn wide(group: &[u8; WIDE]) -> Seen {
        narrow(group)
    }

    #[inline]
    pub(super) fn narrow(group: &[u8; WIDTH]) -> Seen {
        let bytes = u64::from_le_bytes(*group);
        let of = |byte: u8| zeros(bytes ^ u64::from_ne_bytes([byte; 8]));
        (of(b'\n') | of(b'\r'), bytes & !LOW != 0)
    }

    /// The top bit of every byte that is zero, and no other: the addition can't carry over a byte.
    #[inline]
    fn zeros(bytes: u64) -> u64 {
        !(((bytes & LOW) + LOW) | bytes | LOW)
    }
}

use group::{BITS, WIDE, WIDTH, narrow, wide};

#[cfg(test)]
mod tests {
    use super::Scanner;
    use alloc::vec::Vec;

    #[test]
    fn finds_every_line_end_and_nothing_else_at_every_offset() {
        for length in 1..200 {
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
                assert_eq!(scanner.is_ascii(), chunk.is_ascii());
            }
        }
    }

    #[test]
    fn sees_one_byte_beyond_ascii_wherever_it_lies() {
        for length in 1..200 {
            let mut chunk: Vec<u8> = (0..length as u8).map(|i| i % 0x80).collect();
            let is_ascii = |chunk: &[u8]| {
                let mut scanner = Scanner::default();
                while scanner.next(chunk).is_some() {}
                scanner.is_ascii()
            };
            assert!(is_ascii(&chunk));
            for at in 0..length {
                let byte = core::mem::replace(&mut chunk[at], 0x80);
                assert!(!is_ascii(&chunk), "{at} of {length}");
                chunk[at] = byte;
            }
        }
    }
}
