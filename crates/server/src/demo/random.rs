use std::hash::{BuildHasher, Hasher, RandomState};

/// A xorshift generator: prices need to look alive, nothing more.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// Seeded by what the standard library seeds its hash maps with.
    pub(super) fn new() -> Self {
        // Zero is the one state it never leaves.
        Self(RandomState::new().build_hasher().finish() | 1)
    }

    /// A number below `end`, which must not be 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    /// One of the choices, of which there must be some.
    pub(super) fn one<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }
}
