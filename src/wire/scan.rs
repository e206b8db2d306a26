//! The search for line ends, many bytes at a time.

use super::group::{NARROW, WIDE, is_ascii, scan_narrow, scan_wide};

/// Gives the CRs and LFs of a chunk, in order.
///
/// How it works: it reads the chunk in groups of bytes, each once, and makes a mask of each group, with a
/// bit for every byte that is a line end. The next line end is the lowest bit that is left.
///
/// The trap: lines are short. A search that begins anew at each line, as `memchr` would, spends more time
/// on beginning than on searching. Natively, lines of several groups are left to one.
///
/// On the way it finds out whether the chunk is ASCII, which costs next to nothing here.
#[derive(Clone, Copy, Debug, Default)]
pub(super) struct Scanner {
    /// Where the group at hand begins.
    group: usize,
    /// Where the next group begins.
    next: usize,
    /// The line ends of the group at hand that were not given yet: bit 0 is its first byte.
    mask: u64,
    /// A group had a byte beyond ASCII.
    beyond_ascii: bool,
    /// How many groups in a row had no line end, up to [`LONG`].
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    blank: u8,
    /// Some bytes were searched by `memchr`, which does not tell whether they are ASCII.
    skipped: bool,
}

/// How many groups without a line end make a line long enough for a call to `memchr` to pay.
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
        // Takes the lowest bit out.
        self.mask &= self.mask - 1;
        Some(self.group + place)
    }

    /// Takes the line end at `place` back, so that [`next`](Self::next) gives it once more. It must be
    /// the one that came last: an earlier one may lie in another group, of which there is no mask.
    #[inline]
    pub(super) fn put_back(&mut self, place: usize) {
        self.mask |= 1 << (place - self.group);
    }

    /// Whether the chunk is ASCII. It must have been read to its end.
    pub(super) fn is_ascii(&self, chunk: &[u8]) -> bool {
        !self.beyond_ascii && (!self.skipped || is_ascii(chunk))
    }

    /// Reads the next group. Near the chunk's end groups are smaller, and the last one is filled up with
    /// zeros, which are neither line ends nor beyond ASCII.
    fn read(&mut self, chunk: &[u8]) {
        #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
        self.skip(chunk);
        self.group = self.next;
        let rest = &chunk[self.group..];
        let (mask, high) = if let Some(group) = rest.first_chunk::<WIDE>() {
            self.next += WIDE;
            scan_wide(group)
        } else if let Some(group) = rest.first_chunk::<NARROW>() {
            self.next += NARROW;
            scan_narrow(group)
        } else {
            self.next = chunk.len();
            let mut group = [0; NARROW];
            group[..rest.len()].copy_from_slice(rest);
            scan_narrow(&group)
        };
        self.mask = mask;
        self.beyond_ascii |= high;
        #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
        {
            self.blank = if mask == 0 { self.blank + 1 } else { 0 };
        }
    }

    /// Goes on to the next line end by `memchr`, if the line has shown to be long.
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    #[inline]
    fn skip(&mut self, chunk: &[u8]) {
        if self.blank == LONG {
            let rest = &chunk[self.next..];
            let blank = memchr::memchr2(b'\r', b'\n', rest);
            // At least one byte is left: `read` makes a group of it, and needs one.
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

    /// The lengths of chunks that are read group by group, and of some that are long enough for `memchr`.
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
