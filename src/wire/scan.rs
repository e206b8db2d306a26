//! Finds line ends, many bytes at a time.

use super::group::{WIDE, WIDTH, narrow, wide};

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
        let place = self.mask.trailing_zeros() as usize;
        self.mask &= self.mask - 1;
        Some(self.group + place)
    }

    /// Gives the line end at `place`, which came last, once more.
    #[inline]
    pub(super) fn put_back(&mut self, place: usize) {
        self.mask |= 1 << (place - self.group);
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
