//! The event types of a stream, numbered.

use crate::wire::joined::RETAINED;
use alloc::vec;
use alloc::vec::Vec;

/// How many event types are remembered: more than a server has, fewer than an attacker would like.
const TYPES: usize = 256;

/// The number of the type that is not named, which is `message`.
const UNNAMED: usize = 0;

/// How many of a name's first and last bytes tell most names apart.
const WORD: usize = size_of::<u64>();

/// Numbers for event types: a stream has few, so that each is told to JavaScript once.
#[derive(Clone, Debug)]
pub(super) struct EventTypes {
    names: Vec<Vec<u8>>,
    /// What each of `names` is looked for by.
    keys: Vec<Key>,
    /// The length of all names, in bytes.
    bytes: usize,
    /// The number that was asked for last: the next one is often the same.
    latest: usize,
    /// How many of them the reader has been told of.
    pub(super) told: usize,
}

/// A name's length, and its first and last bytes: up to twice [`WORD`], they are the whole name.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
struct Key {
    len: usize,
    head: u64,
    tail: u64,
}

impl Key {
    #[inline]
    fn of(name: &[u8]) -> Self {
        let (head, tail) = match (name.first_chunk::<WORD>(), name.last_chunk::<WORD>()) {
            (Some(head), Some(tail)) => (u64::from_le_bytes(*head), u64::from_le_bytes(*tail)),
            _ => {
                let shift = |word: u64, &byte: &u8| word << 8 | u64::from(byte);
                (name.iter().fold(0, shift), 0)
            }
        };
        Self {
            len: name.len(),
            head,
            tail,
        }
    }
}

impl Default for EventTypes {
    fn default() -> Self {
        Self {
            names: vec![Vec::new()],
            keys: vec![Key::of(&[])],
            bytes: 0,
            latest: UNNAMED,
            told: 0,
        }
    }
}

impl EventTypes {
    pub(super) fn names(&self) -> &[Vec<u8>] {
        &self.names
    }

    /// Forgets all of them if they are too many to remember.
    pub(super) fn clear_if_many(&mut self) {
        if self.names.len() > TYPES || self.bytes > RETAINED {
            self.names.truncate(UNNAMED + 1);
            self.keys.truncate(UNNAMED + 1);
            (self.bytes, self.latest, self.told) = (0, UNNAMED, 0);
        }
    }

    /// The number of a type. Beyond [`TYPES`] it is not looked for, so that a stream of ever new
    /// ones costs no more than others; they are forgotten with their block.
    #[inline]
    pub(super) fn number(&mut self, name: &[u8]) -> usize {
        if name.is_empty() {
            return UNNAMED;
        }
        let key = Key::of(name);
        if !self.is(self.latest, key, name) {
            self.latest = self.find(key, name);
        }
        self.latest
    }

    #[inline]
    fn is(&self, number: usize, key: Key, name: &[u8]) -> bool {
        let is_known = |known: &Vec<u8>| name.len() <= 2 * WORD || known == name;
        self.keys.get(number) == Some(&key) && self.names.get(number).is_some_and(is_known)
    }

    fn find(&mut self, key: Key, name: &[u8]) -> usize {
        let known = (0..self.names.len().min(TYPES)).find(|&number| self.is(number, key, name));
        known.unwrap_or_else(|| {
            self.bytes += name.len();
            self.names.push(name.to_vec());
            self.keys.push(key);
            self.names.len() - 1
        })
    }
}
