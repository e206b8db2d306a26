//! From places in UTF-8, in bytes, to places in the JavaScript string that it is decoded to, in UTF-16
//! code units.

use crate::wire::group::{Characters, WIDE};

/// Counts the UTF-16 code units of UTF-8, from a place in it towards its end.
///
/// How it works: it reads the bytes in groups, with a mask of the characters that begin in each. It knows
/// how many units come before the group at hand. A place within that group takes one count of bits, so a
/// group is read once, however many places lie in it.
///
/// It can't go back: places must be asked for in order.
#[derive(Clone, Debug)]
pub(super) struct Utf16<'a> {
    chunk: &'a [u8],
    /// The characters of the group at hand; none before the first group was read.
    characters: Characters,
    /// Where the next group begins.
    next: usize,
    /// How many units come before the group at hand.
    before: usize,
    /// The place that was asked for last, to tell a caller that goes back.
    #[cfg(debug_assertions)]
    latest: usize,
}

impl<'a> Utf16<'a> {
    /// Begins at `start`. So many units come before it.
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

    /// How many units come before a place. It must not lie before the place that was asked for last.
    pub(super) fn units_before(&mut self, place: usize) -> usize {
        #[cfg(debug_assertions)]
        {
            assert!(place >= self.latest, "{place} after {}", self.latest);
            self.latest = place;
        }
        let place = place.min(self.chunk.len());
        // The loop goes on as long as the place is not within the group at hand, so that `bytes` is less
        // than a group, as `in_first` needs it.
        while place >= self.next {
            self.before += self.characters.units();
            let rest = self.chunk.get(self.next..);
            self.characters = Characters::of(rest.unwrap_or_default());
            self.next += WIDE;
        }
        // How many bytes of the group at hand come before the place: the group begins at `next - WIDE`.
        let bytes = (place + WIDE).saturating_sub(self.next);
        self.before + self.characters.in_first(bytes).units()
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
                    units.units_before(place),
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
        units.units_before(4);
        units.units_before(3);
    }
}
