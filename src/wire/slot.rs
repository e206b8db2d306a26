//! A field's value, and where it lies: in the chunk at hand, or in a copy.

use super::joined::Joined;
use core::mem;

/// Where the value of a [`Slot`] lies.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
enum Place {
    /// Nowhere: the field was not given.
    #[default]
    Absent,
    /// From `start` to `end` of the chunk at hand.
    Chunk { start: usize, end: usize },
    /// In the slot's own buffer, from `start` on.
    Kept { start: usize },
}

/// A field's value. It is a pair of places in the chunk at hand for as long as that is enough, and is
/// copied only if it outlives the chunk or is made of several lines.
///
/// A slot does not borrow the chunk. Whoever reads the value gives the chunk along, and whoever frees the
/// chunk calls [`settle`](Self::settle) before.
#[derive(Clone, Debug, Default)]
pub(super) struct Slot {
    place: Place,
    /// What [`Place::Kept`] points into. Its memory is used again by the next value.
    kept: Joined,
}

impl Slot {
    #[inline]
    pub(super) fn is_given(&self) -> bool {
        self.place != Place::Absent
    }

    /// The value, or nothing where it is absent.
    #[inline]
    pub(super) fn bytes<'a>(&'a self, chunk: &'a [u8]) -> &'a [u8] {
        match self.place {
            Place::Absent => &[],
            // The places may lie beyond this chunk: if a caller leaks `Frames` with `mem::forget`, the
            // slot was not settled, and points into a chunk that is gone. Nothing may panic then.
            Place::Chunk { start, end } => chunk.get(start..end).unwrap_or_default(),
            Place::Kept { start } => self.kept.bytes().get(start..).unwrap_or_default(),
        }
    }

    /// Where the value lies in the chunk at hand, if it lies there.
    #[inline]
    pub(super) fn place_in_chunk(&self) -> Option<(usize, usize)> {
        match self.place {
            Place::Chunk { start, end } => Some((start, end)),
            Place::Absent | Place::Kept { .. } => None,
        }
    }

    #[inline]
    pub(super) fn len(&self) -> usize {
        match self.place {
            Place::Absent => 0,
            Place::Chunk { start, end } => end - start,
            Place::Kept { start } => self.kept.len() - start,
        }
    }

    /// Makes a part of the chunk at hand the value, without a copy.
    #[inline]
    pub(super) fn point(&mut self, start: usize, end: usize) {
        self.place = Place::Chunk { start, end };
    }

    /// Makes a copy of `bytes` the value.
    pub(super) fn keep(&mut self, bytes: &[u8]) {
        self.keep_part(bytes, 0, bytes.len());
    }

    #[inline(never)]
    fn keep_part(&mut self, bytes: &[u8], start: usize, end: usize) {
        self.kept.clear();
        self.kept.append(bytes, start, end);
        self.place = Place::Kept { start: 0 };
    }

    /// Moves a kept value to the end of `text`, and makes it absent here. Where `text` is empty the two
    /// buffers change places, so that a large value is not copied.
    pub(super) fn move_to(&mut self, text: &mut Joined) {
        if let Place::Kept { start } = self.place {
            if text.len() == 0 {
                mem::swap(text, &mut self.kept);
            } else {
                text.append(self.kept.bytes(), start, self.kept.len());
            }
        }
        self.clear();
    }

    /// Takes over the buffer that the value points into. It is for a value that was found in that buffer
    /// as if it were the chunk, and that reaches to the buffer's end.
    pub(super) fn adopt(&mut self, buffer: &mut Joined) {
        if let Place::Chunk { start, .. } = self.place {
            mem::swap(&mut self.kept, buffer);
            self.place = Place::Kept { start };
        }
    }

    /// Takes the buffer out, with the kept value in it. The value is absent afterwards.
    pub(super) fn take_kept(&mut self) -> Joined {
        self.place = Place::Absent;
        mem::take(&mut self.kept)
    }

    /// Gives an absent value a buffer whose memory it can use.
    pub(super) fn give_room(&mut self, buffer: Joined) {
        if !self.is_given() {
            self.kept = buffer;
            self.kept.clear();
        }
    }

    /// Copies the value if it lies in the chunk at hand, which goes away.
    #[inline]
    pub(super) fn settle(&mut self, chunk: &[u8]) {
        if let Place::Chunk { start, end } = self.place {
            self.keep_part(chunk, start, end);
        }
    }

    /// Begins another line of the value: copies the lines so far, and appends a line feed. What the line
    /// holds follows by [`push`](Self::push).
    pub(super) fn begin_line(&mut self, chunk: &[u8]) {
        self.settle(chunk);
        self.kept.push(b'\n');
    }

    /// Appends to a kept value.
    pub(super) fn push(&mut self, bytes: &[u8]) {
        self.kept.append(bytes, 0, bytes.len());
    }

    /// Makes the value absent. The buffer's memory is kept for the next one, up to a limit.
    #[inline]
    pub(super) fn clear(&mut self) {
        self.place = Place::Absent;
        self.kept.clear();
    }

    /// Takes the value of `other`, which is absent afterwards.
    #[inline]
    pub(super) fn take(&mut self, other: &mut Self) {
        mem::swap(self, other);
        other.clear();
    }
}
