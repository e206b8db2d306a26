//! The search for line ends, many bytes at a time.

#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
use super::group::{NARROW, scan_narrow};
use super::group::{Scan, WIDE, is_ascii, scan_wide};

/// Gives the CRs and LFs of a chunk, in order.
///
/// How it works: it reads the chunk in groups of bytes and makes a mask of each group, with a
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
    /// What keeps the chunk from being known to be ASCII: [`HIGH`], [`SKIPPED`].
    doubts: u8,
    /// How many groups in a row had no line end, up to [`LONG`].
    #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
    blank: u8,
}

/// A group had a byte beyond ASCII.
const HIGH: u8 = 1;

/// Some bytes were searched by `memchr`, which does not tell whether they are ASCII.
const SKIPPED: u8 = 2;

/// How many groups without a line end make a line long enough for a call to `memchr` to pay.
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
const LONG: u8 = 4;

impl Scanner {
    /// The position of the next CR or LF.
    // Natively it would not be inlined for its size, and its state would be stored and loaded at each line.
    #[cfg_attr(not(target_arch = "wasm32"), inline(always))]
    #[cfg_attr(target_arch = "wasm32", inline)]
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
        match self.doubts {
            0 => true,
            SKIPPED => is_ascii(chunk),
            _ => false,
        }
    }

    /// Reads the next group.
    fn read(&mut self, chunk: &[u8]) {
        #[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
        self.skip(chunk);
        self.group = self.next;
        let rest = &chunk[self.group..];
        self.next += rest.len().min(WIDE);
        let (mask, high) = scan(chunk, rest);
        self.mask = mask;
        self.doubts |= u8::from(high) * HIGH;
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
            self.doubts |= SKIPPED;
            self.blank = 0;
        }
    }
}

/// Scans what is left of a chunk, or a group of it where that is more.
///
/// How it works: where it is less, the chunk's last bytes make a group as well. Those of them that were read before are
/// shifted out.
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
#[inline]
fn scan(chunk: &[u8], rest: &[u8]) -> Scan {
    if let Some(group) = rest.first_chunk() {
        return scan_wide(group);
    }
    match chunk.last_chunk::<WIDE>() {
        Some(group) => {
            let (mask, high) = scan_wide(group);
            (mask >> (WIDE - rest.len()), high)
        }
        None => scan_short(chunk),
    }
}

/// Scans what is left of a chunk, or a group of it where that is more.
///
/// Where it is less, it is filled up with zeros, which are neither line ends nor beyond ASCII. So there is one place that
/// scans, which takes the least code.
#[cfg(not(all(feature = "fast", not(target_arch = "wasm32"))))]
#[inline]
fn scan(_: &[u8], rest: &[u8]) -> Scan {
    let filled;
    scan_wide(match rest.first_chunk() {
        Some(group) => group,
        None => {
            let mut group = [0; WIDE];
            group[..rest.len()].copy_from_slice(rest);
            filled = group;
            &filled
        }
    })
}

/// What a chunk holds that is shorter than a group. Many are, where events are sent as they happen.
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
#[inline(never)]
fn scan_short(chunk: &[u8]) -> Scan {
    let Some(last) = chunk.len().checked_sub(NARROW) else {
        return scan_narrow(&filled_up(chunk));
    };
    // Small groups at fixed places, as long as they lie in the chunk, and else its last bytes, which say the same again
    // where they were read before. A loop that ends with the chunk is slower: processors guess its end, and often wrongly.
    let places = (0..WIDE).step_by(NARROW).map(|at| at.min(last));
    places.fold((0, false), |(mask, high), at| {
        let group = chunk[at..].first_chunk().unwrap_or(&[0; NARROW]);
        let (ends, is_high) = scan_narrow(group);
        (mask | ends << at, high | is_high)
    })
}

/// Fewer bytes than a small group, and zeros behind them, which are neither line ends nor beyond ASCII.
///
/// They are put together in registers. A vector that is loaded from where single words have just been stored has to wait.
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
#[inline]
fn filled_up(bytes: &[u8]) -> [u8; NARROW] {
    let at = |place: usize, word: u128| word << (8 * place);
    let len = bytes.len();
    let word = if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        at(0, u64::from_le_bytes(*first).into()) | at(len - 8, u64::from_le_bytes(*last).into())
    } else if let (Some(first), Some(last)) = (bytes.first_chunk(), bytes.last_chunk()) {
        at(0, u32::from_le_bytes(*first).into()) | at(len - 4, u32::from_le_bytes(*last).into())
    } else {
        let byte = |place: usize| at(place, bytes.get(place).copied().unwrap_or(0).into());
        byte(0) | byte(1) | byte(2)
    };
    word.to_le_bytes()
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
