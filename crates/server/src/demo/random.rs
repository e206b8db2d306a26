use std::hash::{BuildHasher, Hasher, RandomState};

/// A xorshift generator. The demo's prices need no better randomness.
#[derive(Clone, Debug)]
pub(super) struct Random(u64);

impl Random {
    /// A generator with a seed of the standard library's hash maps, which is random.
    pub(super) fn new() -> Self {
        // The generator would never leave the state 0.
        Self(RandomState::new().build_hasher().finish() | 1)
    }

    /// A number below `end`, which must not be 0.
    pub(super) fn below(&mut self, end: u64) -> u64 {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 >> 11) % end
    }

    /// So many small letters and digits.
    pub(super) fn letters(&mut self, count: usize) -> String {
        const LETTERS: &[u8; 36] = b"abcdefghijklmnopqrstuvwxyz0123456789";
        (0..count)
            .map(|_| char::from(*self.choose(LETTERS)))
            .collect()
    }

    /// One of the choices, which must not be empty.
    pub(super) fn choose<'a, T>(&mut self, choices: &'a [T]) -> &'a T {
        &choices[self.below(choices.len() as u64) as usize]
    }
}
