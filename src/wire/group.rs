//! Looks at many bytes at once, by what the machine has for it.

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

pub(super) use machine::{WIDE, WIDTH, narrow, wide};
use machine::{characters, is_ascii_group};

/// A group's line ends, and whether any of its bytes is beyond ASCII.
pub(super) type Seen = (u64, bool);

/// Whether all of some bytes are ASCII.
pub(super) fn is_ascii(bytes: &[u8]) -> bool {
    let (groups, rest) = bytes.as_chunks();
    groups.iter().all(is_ascii_group) && rest.is_ascii()
}

/// Where a group's characters begin, with a bit for each byte.
#[derive(Clone, Copy, Debug)]
pub(super) struct Characters {
    all: u64,
    /// Those outside the basic plane, which UTF-16 has two units for.
    wide: u64,
}

impl Characters {
    pub(super) const NONE: Self = Self { all: 0, wide: 0 };

    /// Those of the group that `bytes` begin with.
    #[inline]
    pub(super) fn of(bytes: &[u8]) -> Self {
        let (all, wide) = match bytes.first_chunk() {
            Some(group) => characters(group),
            None => {
                // What continues a character begins none.
                let mut group = [0x80; WIDE];
                group[..bytes.len()].copy_from_slice(bytes);
                characters(&group)
            }
        };
        Self { all, wide }
    }

    /// How many UTF-16 code units they are.
    #[inline]
    pub(super) fn units(self) -> usize {
        (self.all.count_ones() + self.wide.count_ones()) as usize
    }

    /// Those that begin in the first bytes of the group, fewer than all.
    #[inline]
    pub(super) fn in_first(self, bytes: usize) -> Self {
        let below = (1 << bytes) - 1;
        Self {
            all: self.all & below,
            wide: self.wide & below,
        }
    }
}
