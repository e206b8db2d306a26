//! The event types of a stream, numbered, so that a row can name its type by a number.

use crate::wire::joined::RETAINED;
use alloc::vec;
use alloc::vec::Vec;

/// How many event types are remembered. It is more than servers use, and bounds what a stream of ever
/// new types costs in memory and in searching.
const TYPES: usize = 256;

/// The number of the type of an event that names none, which is `message`.
const UNNAMED: usize = 0;

/// How many of a name's first bytes, and of its last ones, its [`Key`] has.
const WORD: usize = size_of::<u64>();

/// The event types seen so far. A type's number is its place in the list.
///
/// A stream has few types, so each name crosses to JavaScript once, and every row after that has its
/// number alone.
#[derive(Clone, Debug)]
pub(super) struct EventTypes {
    names: Vec<Vec<u8>>,
    /// The key of each of `names`.
    keys: Vec<Key>,
    /// The length of all names together, in bytes.
    bytes: usize,
    /// The number that was given last. It is tried first, since the next event is often of the same type.
    latest: usize,
    /// How many of `names` JavaScript was told: those before this place.
    pub(super) told: usize,
}

/// A name's length, its first bytes and its last ones, as numbers, which are quick to compare. Up to twice
/// [`WORD`] bytes, these are all of the name, so that equal keys mean equal names. Only longer names have
/// to be compared byte by byte after that.
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
            // Shorter than a word: all of the name is in `head`.
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

    /// Forgets all types if they are too many, or too long, to remember. It is called between two blocks:
    /// the rows of one refer to numbers.
    pub(super) fn clear_if_many(&mut self) {
        if self.names.len() > TYPES || self.bytes > RETAINED {
            self.names.truncate(UNNAMED + 1);
            self.keys.truncate(UNNAMED + 1);
            (self.bytes, self.latest, self.told) = (0, UNNAMED, 0);
        }
    }

    /// The number of a type, which gets one if it is new. Names are searched among the first [`TYPES`]
    /// only, so that in one chunk of ever new types each costs no more than that. Beyond these a type may
    /// have several numbers, until the next block forgets them all.
    #[inline]
    pub(super) fn number(&mut self, name: &[u8]) -> usize {
        if name.is_empty() {
            return UNNAMED;
        }
        let key = Key::of(name);
        if !self.matches(self.latest, key, name) {
            self.latest = self.find(key, name);
        }
        self.latest
    }

    /// Whether this is the number of the name that has this key.
    #[inline]
    fn matches(&self, number: usize, key: Key, name: &[u8]) -> bool {
        let is_same = |known: &Vec<u8>| name.len() <= 2 * WORD || known == name;
        self.keys.get(number) == Some(&key) && self.names.get(number).is_some_and(is_same)
    }

    /// Looks a name up in the list, and appends it if it is not there.
    fn find(&mut self, key: Key, name: &[u8]) -> usize {
        let known =
            (0..self.names.len().min(TYPES)).find(|&number| self.matches(number, key, name));
        known.unwrap_or_else(|| {
            self.bytes += name.len();
            self.names.push(name.to_vec());
            self.keys.push(key);
            self.names.len() - 1
        })
    }
}
