//! A buffer for values that are put together.

use alloc::vec::Vec;

/// Buffers that a burst has grown beyond this, in bytes, are given back when they are done with.
pub(super) const RETAINED: usize = 64 << 10;

/// So many bytes are copied at a time.
const STEP: usize = 16;

/// Longer pieces are worth a call into the memory's own copying.
const SHORT: usize = 256;

/// Values that do not lie in their chunk as they are to be read, one after the other.
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

    /// Empties it, and gives an outgrown buffer back.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.0.clear();
        if self.0.capacity() > RETAINED {
            self.give_back();
        }
    }

    #[cold]
    #[inline(never)]
    fn give_back(&mut self) {
        self.0 = Vec::new();
    }

    /// Forgets all but the first `len` bytes.
    pub(super) fn truncate(&mut self, len: usize) {
        self.0.truncate(len);
    }

    #[inline]
    pub(super) fn push(&mut self, byte: u8) {
        // `Vec::push` would bring a second way of growing the buffer into the wasm, for nothing.
        self.0.extend_from_slice(&[byte]);
    }

    /// Appends what lies from `start` to `end`. Most pieces are lines, and short: they are copied
    /// in steps that may take more than the piece, which is cut off again.
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
