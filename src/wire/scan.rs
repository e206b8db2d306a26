//! Finds line ends, many bytes at a time.

use super::group::{WIDE, WIDTH, is_ascii, narrow, wide};

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
    /// How many groups in a row had no line end.
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    blank: u8,
    /// Whether some bytes were skipped without a look at whether they are ASCII.
    skipped: bool,
}

/// After so many groups without a line end, the line is worth a call into a search.
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
const LONG: u8 = 4;

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
    pub(super) fn is_ascii(&self, chunk: &[u8]) -> bool {
        !self.beyond_ascii && (!self.skipped || is_ascii(chunk))
    }

    fn read(&mut self, chunk: &[u8]) {
        #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
        self.skip(chunk);
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
        #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
        {
            self.blank = if mask == 0 { self.blank + 1 } else { 0 };
        }
    }

    /// Goes on to the next line end, where the line has shown to be long.
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    #[inline]
    fn skip(&mut self, chunk: &[u8]) {
        if self.blank == LONG {
            let rest = &chunk[self.next..];
            let blank = memchr::memchr2(b'\r', b'\n', rest);
            // One byte is left to be read, so that there is always a group at hand.
            self.next += blank.unwrap_or(rest.len() - 1);
            self.skipped = true;
            self.blank = 0;
        }
    }
}

#[cfg(test)]
mod tests {
    use super::Scanner;
    use alloc::vec::Vec;

    /// Of lines that are read group by group, and of lines that are long enough for more.
    fn lengths() -> impl Iterator<Item = usize> {
        [1..200, 318..340, 639..645].into_iter().flatten()
    }

    #[test]
    fn finds_every_line_end_and_nothing_else_at_every_offset() {
        for length in lengths() {
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
                assert_eq!(scanner.is_ascii(&chunk), chunk.is_ascii());
            }
        }
    }

    #[test]
    fn sees_one_byte_beyond_ascii_wherever_it_lies() {
        for length in lengths() {
            let mut chunk: Vec<u8> = (0..length).map(|i| i.min(0x7f) as u8).collect();
            let is_ascii = |chunk: &[u8]| {
                let mut scanner = Scanner::default();
                while scanner.next(chunk).is_some() {}
                scanner.is_ascii(chunk)
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
