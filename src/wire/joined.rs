//! A buffer for values that do not lie in a chunk in one piece.

use alloc::vec::Vec;

/// How much memory a buffer keeps for its next use, in bytes. One that a large event has grown beyond
/// this is freed once the event is done, so that a source does not hold its largest event for good.
pub(super) const RETAINED: usize = 64 << 10;

/// How many bytes a short piece is copied by at a time.
const STEP: usize = 16;

/// The longest piece that is copied in steps, in bytes. For a longer one the call to `memcpy` pays.
const SHORT: usize = 256;

/// Bytes that were put together from pieces: the lines of one value, or several values one after the
/// other. Who uses it knows where in it each value lies.
#[derive(Clone, Debug, Default)]
pub(super) struct Joined(Vec<u8>);

impl Joined {
    #[inline]
    pub(super) fn bytes(&self) -> &[u8] {
        &self.0
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        self.0.len()
    }

    /// Empties it. Its memory is kept for the next use, up to [`RETAINED`].
    #[inline]
    pub(super) fn clear(&mut self) {
        self.0.clear();
        if self.0.capacity() > RETAINED {
            self.free();
        }
    }

    #[cold]
    #[inline(never)]
    fn free(&mut self) {
        self.0 = Vec::new();
    }

    /// Forgets all but the first `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        // `Vec::push` grows the buffer by code of its own. `extend_from_slice` is in the wasm already.
        self.0.extend_from_slice(&[byte]);
    }

    /// Appends the bytes of `from` that lie from `start` to `end`.
    ///
    /// Most pieces are lines, and short, so that a call to `memcpy` costs more than the copying. A short
    /// piece is copied in steps of a fixed size instead, each of which compiles to a load and a store.
    /// The last step copies bytes beyond the piece as well, and the length is corrected afterwards. This
    /// reads no further than `from` reaches: where whole steps would, the piece is copied by `memcpy`.
    #[inline(never)]
    pub(super) fn append(&mut self, from: &[u8], start: usize, end: usize) {
        let piece = from.get(start..end).unwrap_or_default();
        let steps = from.get(start..).unwrap_or_default().as_chunks::<STEP>().0;
        match steps.get(..piece.len().div_ceil(STEP)) {
            Some(steps) if piece.len() <= SHORT => {
                let len = self.0.len() + piece.len();
                self.0.reserve(steps.len() * STEP);
                for step in steps {
                    self.0.extend_from_slice(step);
                }
                self.0.truncate(len);
            }
            _ => self.0.extend_from_slice(piece),
        }
    }
}
