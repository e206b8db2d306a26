//! Questions to many bytes at once: where line ends are, what is ASCII, where characters begin.
//!
//! A group is a fixed number of bytes, and an answer is a mask with a bit for each of them, bit 0 for the
//! first. There are three implementations with the same functions, one of which is compiled: WebAssembly's
//! vectors, a native machine's vectors, and words of 64 bits for all else. A group of [`WIDE`] bytes fills
//! the mask. A native machine's vectors have a smaller one as well, of [`NARROW`], for short chunks.

#[cfg(all(target_arch = "wasm32", target_feature = "simd128"))]
#[path = "group/simd128.rs"]
mod machine;
#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
#[path = "group/vectors.rs"]
mod machine;
#[cfg(not(any(
    all(target_arch = "wasm32", target_feature = "simd128"),
    all(feature = "fast", not(target_arch = "wasm32")),
)))]
#[path = "group/words.rs"]
mod machine;

#[cfg(all(feature = "fast", not(target_arch = "wasm32")))]
pub(super) use machine::{NARROW, scan_narrow};
pub(super) use machine::{WIDE, scan_wide};
use machine::{characters, is_ascii_group};

/// What a group holds: a mask of its line ends, and whether any of its bytes is beyond ASCII.
pub(super) type Scan = (u64, bool);

/// Whether all of these bytes are ASCII.
pub(super) fn is_ascii(bytes: &[u8]) -> bool {
    let (groups, rest) = bytes.as_chunks();
    groups.iter().all(is_ascii_group) && rest.is_ascii()
}

/// Where the characters of a group of UTF-8 begin, as masks.
#[derive(Clone, Copy, Debug)]
pub(super) struct Characters {
    /// The bytes that begin a character.
    all: u64,
    /// Those of them that begin one outside the basic plane, for which UTF-16 has two code units.
    wide: u64,
}

impl Characters {
    pub(super) const NONE: Self = Self { all: 0, wide: 0 };

    /// The characters in the first [`WIDE`] of these bytes.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Self {
        let (all, wide) = match bytes.first_chunk() {
            Some(group) => characters(group),
            None => {
                // Filled up with bytes that continue a character, and so begin none.
                let mut group = [0x80; WIDE];
                group[..bytes.len()].copy_from_slice(bytes);
                characters(&group)
            }
        };
        Self { all, wide }
    }

    /// How many UTF-16 code units they are: one for each character, and one more for each wide one.
    #[inline]
    pub(super) fn units(self) -> usize {
        (self.all.count_ones() + self.wide.count_ones()) as usize
    }

    /// Those that begin in the first so many bytes of the group. It must be fewer than [`WIDE`]: to
    /// shift by 64 would be an overflow.
    #[inline]
    pub(super) fn in_first(self, bytes: usize) -> Self {
        let below = (1 << bytes) - 1;
        Self {
            all: self.all & below,
            wide: self.wide & below,
        }
    }
}
