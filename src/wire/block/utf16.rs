//! Counts the UTF-16 code units that a JavaScript engine makes of UTF-8.

use crate::wire::group::{Characters, WIDE};

/// Counts from the beginning of a part of a chunk, which is UTF-8, towards its end.
#[derive(Clone, Debug)]
pub(super) struct Utf16<'a> {
    chunk: &'a [u8],
    /// What the group at hand holds, where the next one begins, and how many units come before the
    /// group at hand.
    characters: Characters,
    next: usize,
    before: usize,
    /// The place that was asked for last.
    #[cfg(debug_assertions)]
    latest: usize,
}

impl<'a> Utf16<'a> {
    /// Begins at `start`, which so many units come before.
    #[inline]
    pub(super) fn from(chunk: &'a [u8], start: usize, before: usize) -> Self {
        Self {
            chunk,
            characters: Characters::NONE,
            next: start,
            before,
            #[cfg(debug_assertions)]
            latest: start,
        }
    }

    /// How many units there are before a place, which is no earlier than the one asked for last.
    pub(super) fn before(&mut self, place: usize) -> usize {
        #[cfg(debug_assertions)]
        {
            assert!(place >= self.latest, "{place} after {}", self.latest);
            self.latest = place;
        }
        let place = place.min(self.chunk.len());
        while place >= self.next {
            self.before += self.characters.units();
            let rest = self.chunk.get(self.next..);
            self.characters = Characters::of(rest.unwrap_or_default());
            self.next += WIDE;
        }
        let behind = (place + WIDE).saturating_sub(self.next);
        self.before + self.characters.in_first(behind).units()
    }
}

#[cfg(test)]
mod tests {
    use super::Utf16;
    use alloc::string::String;

    #[test]
    fn counts_as_javascript_does_from_any_place_to_any_other() {
        let text: String = "aé水😀\n".chars().cycle().take(90).collect();
        let places = || text.char_indices().map(|(at, _)| at).chain([text.len()]);
        for start in places() {
            let mut units = Utf16::from(text.as_bytes(), start, 0);
            for place in places().filter(|&place| place >= start) {
                assert_eq!(
                    units.before(place),
                    text[start..place].encode_utf16().count()
                );
            }
        }
    }

    #[test]
    #[cfg(debug_assertions)]
    #[should_panic(expected = "3 after 4")]
    fn does_not_go_back() {
        let mut units = Utf16::from(b"0123456789", 2, 0);
        units.before(4);
        units.before(3);
    }
}
